using System.CommandLine;
using System.Globalization;

namespace ElodinFast.Fuzz;

/// <summary>The command line of the fuzzer.</summary>
public static class Commands
{
    private const int ExitOk = 0;
    private const int ExitFound = 1;
    private const int ExitUsage = 2;
    private const int DefaultSeconds = 10;

    /// <summary>Runs a command; exit code 0: nothing found, 1: a finding, 2: the command line is wrong.</summary>
    public static int Run(string[] args)
    {
        var targetName = new Argument<string>("target") { Description = "A target, 'all', or 'messages' (every message type by itself)." };
        var seconds = new Option<double?>("--seconds") { Description = $"So long for each target ({DefaultSeconds})." };
        var executions = new Option<long?>("--executions") { Description = "So many executions for each target, instead of a time." };
        var seed = new Option<long?>("--seed") { Description = "Everything random follows from it; by default another one each time." };
        var minimise = new Option<bool>("--minimise") { Description = "Afterwards keep in fuzz/corpus the smallest inputs that run the same." };
        var root = new RootCommand(
            "Feeds the codec with bytes that nobody would send, and learns from which of them ran something new.\n\n" +
            "Examples:\n" +
            "  dotnet run -c Release --project fuzz/ElodinFast.Fuzz -- list\n" +
            "  dotnet run -c Release --project fuzz/ElodinFast.Fuzz -- vtable --seconds 60\n" +
            "  dotnet run -c Release --project fuzz/ElodinFast.Fuzz -- all --executions 100000000 --seed 1\n" +
            "  dotnet run -c Release --project fuzz/ElodinFast.Fuzz -- message:SetComponentMetadata --minimise\n\n" +
            "Exit code 0: nothing found; 1: a finding, whose input is kept in fuzz/corpus/crashes and run by the tests from then on; " +
            "2: the command line is wrong.")
        {
            targetName, seconds, executions, seed, minimise,
        };
        var replay = new Command("replay", "Runs what fuzz/corpus keeps, and every target for a moment, and looks for the canaries: what the tests do.");
        replay.SetAction(_ => Rehearsal.Run(Console.Out));
        root.Subcommands.Add(replay);
        var list = new Command("list", "Lists the targets.");
        list.SetAction(_ => List());
        root.Subcommands.Add(list);
        root.SetAction(parsed => Fuzz(
            parsed.GetValue(targetName)!, parsed.GetValue(seconds), parsed.GetValue(executions), parsed.GetValue(seed), parsed.GetValue(minimise)));
        ParseResult result = root.Parse(args);
        int exitCode = result.Invoke();
        return result.Errors.Count > 0 ? ExitUsage : exitCode;
    }

    private static int List()
    {
        foreach (IFuzzTarget target in FuzzTargets.All().Concat(FuzzTargets.Messages()).Concat(Canary.All))
        {
            Console.WriteLine($"{target.Name,-32} {target.Purpose}");
        }

        return ExitOk;
    }

    private static int Fuzz(string name, double? seconds, long? executions, long? seed, bool minimise)
    {
        IFuzzTarget[] targets = FuzzTargets.Named(name);
        if (targets.Length == 0 || seconds < 0 || executions < 0)
        {
            Console.Error.WriteLine(
                targets.Length == 0
                    ? $"error: there is no target '{name}'; 'list' shows those that there are, 'all' runs them"
                    : "error: --seconds and --executions want a number from 0 on");
            return ExitUsage;
        }

        using var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            cancel.Cancel();
        };
        var options = new FuzzOptions
        {
            Seed = seed ?? Environment.TickCount64,
            ExecutionCountMax = executions ?? long.MaxValue,
            Duration = executions is null || seconds is not null ? TimeSpan.FromSeconds(seconds ?? DefaultSeconds) : TimeSpan.MaxValue,
            Progress = static report => Console.Error.WriteLine($"  {report}"),
        };
        var reports = new List<FuzzReport>();
        foreach (IFuzzTarget target in targets)
        {
            reports.Add(RunOne(target, options, minimise, cancel.Token));
            if (cancel.IsCancellationRequested)
            {
                break;
            }
        }

        if (reports.Count > 1)
        {
            Console.WriteLine();
            Console.WriteLine(FuzzReport.RowHead);
            reports.ForEach(r => Console.WriteLine(r.ToRow()));
        }

        return reports.Exists(r => r.Finding is not null) ? ExitFound : ExitOk;
    }

    private static FuzzReport RunOne(IFuzzTarget target, FuzzOptions options, bool minimise, CancellationToken cancel)
    {
        void Show(Finding finding)
        {
            string path = CorpusFiles.KeepCrash(target, finding, options.Seed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {finding.Kind.ToString().ToUpperInvariant()}, seed {options.Seed}"));
            Console.WriteLine(finding.Text);
            Console.WriteLine($"the input, {finding.Input.Length} bytes, is in {path}");
        }

        // What hangs cannot be stopped: the process ends.
        using var fuzzer = new Fuzzer(target, options with
        {
            Hung = finding =>
            {
                Show(finding);
                Environment.Exit(ExitFound);
            },
        });
        FuzzReport report = fuzzer.Run(CorpusFiles.Load(target), cancel);
        Console.WriteLine(report);
        if (report.Finding is { } found)
        {
            Show(found);
        }
        else if (minimise)
        {
            List<byte[]> kept = Minimiser.Minimise(target, fuzzer.Inputs);
            CorpusFiles.Replace(target, kept);
            Console.WriteLine($"{target.Name}: {kept.Count} inputs, {kept.Sum(k => k.Length)} bytes, kept in {CorpusFiles.FileOf(target)}");
        }

        return report;
    }
}
