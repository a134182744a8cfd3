using System.CommandLine;
using System.Text.Json;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast bench</c>: how fast this is on the user's machine, beside what the machine allows.</summary>
internal static class BenchCommand
{
    /// <summary>The hidden command by which it starts the other process of a measurement.</summary>
    public const string PeerName = "peer";

    public static Command Create()
    {
        var defaults = new BenchSettings();
        var part = new Argument<string?>("PART")
        {
            Description = $"{string.Join(", ", BenchSettings.AllParts)}; all of them when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        part.AcceptOnlyFromAmong([.. BenchSettings.AllParts]);
        var json = new Option<bool>("--json") { Description = "one JSON object with the raw histograms on stdout and nothing else there" };
        var quick = new Option<bool>("--quick") { Description = "all parts within 10 seconds, roughly" };
        var spin = new Option<bool>("--spin") { Description = "measure spin mode even where there are too few cores for it" };
        var svg = new Option<string?>("--svg") { Description = "draw the histograms into FILE", HelpName = "FILE" };
        var seconds = new Option<double>("--seconds")
        {
            Description = "how long the mirror of 400 components runs",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.MirrorSeconds,
        };
        seconds.Validators.Add(static result =>
        {
            if (!(result.GetValueOrDefault<double>() is > 0 and < 1e6))
            {
                result.AddError("--seconds must be above 0.");
            }
        });
        var peer = new Command(PeerName, "The other process of a measurement.") { Hidden = true };
        peer.SetAction(static _ => BenchPeer.Run());
        var command = new Command(
            "bench",
            "Measures latency and throughput here, each beside a minimal loop of send and recv of the same run.")
        {
            part, json, quick, spin, svg, seconds, peer,
        };
        command.SetAction(parsed =>
        {
            BenchSettings settings = parsed.GetValue(quick) ? defaults.Quick() : defaults;
            return Run(settings with
            {
                Parts = parsed.GetValue(part) is { } only ? [only] : BenchSettings.AllParts,
                MirrorSeconds = parsed.GetResult(seconds) is { Implicit: false } ? parsed.GetValue(seconds) : settings.MirrorSeconds,
                Spin = parsed.GetValue(spin),
                Json = parsed.GetValue(json),
                SvgFile = parsed.GetValue(svg),
                CommandLine = string.Join(' ', ["elodinfast", .. parsed.Tokens.Select(static t => t.Value)]),
            });
        });
        return HelpWithExamplesAction.Describe(
            command,
            "elodinfast bench --quick",
            "elodinfast bench latency --svg latency.svg",
            "elodinfast bench mirror --seconds 600 --json");
    }

    private static int Run(BenchSettings settings)
    {
        using var shutdown = new Shutdown();
        BenchReport report;
        try
        {
            report = new BenchRun(settings, static line => Console.Error.WriteLine(line)).Run(shutdown.Token);
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            throw new CommandException("interrupted");
        }

        if (settings.SvgFile is { } file)
        {
            File.WriteAllText(file, BenchSvg.Draw(report));
        }

        if (settings.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, BenchJson.Default.BenchReport));
        }
        else
        {
            BenchTable.Write(Console.Out, report);
        }

        foreach (string problem in report.Problems)
        {
            Console.Error.WriteLine($"error: {problem}");
        }

        return report.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }
}
