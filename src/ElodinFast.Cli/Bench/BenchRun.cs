using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>One run of the wanted parts, one after the other.</summary>
internal sealed class BenchRun(BenchSettings settings, Action<string> say)
{
    /// <exception cref="OperationCanceledException">Ctrl-C; children have ended and files are removed.</exception>
    public BenchReport Run(CancellationToken cancellation)
    {
        var machine = new BenchMachine();
        using var context = new BenchContext(settings, say, cancellation);
        var figures = new List<BenchFigure>();
        foreach (string part in settings.Parts)
        {
            cancellation.ThrowIfCancellationRequested();
            say($"{part} ...");
            figures.AddRange(Measure(part, context));
        }

        return new BenchReport
        {
            Machine = machine,
            Command = settings.CommandLine,
            Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Warnings = FindWarnings(context, machine),
            Figures = figures,
            Problems = context.Problems,
        };
    }

    private static IReadOnlyList<BenchFigure> Measure(string part, BenchContext context) => part switch
    {
        "latency" => new LatencyPart(context).Measure(),
        "throughput" => new ThroughputPart(context).Measure(),
        "ingest" => new IngestPart(context).Measure(),
        "mirror" => new MirrorPart(context).Measure(),
        "loop" => new LoopPart(context).Measure(),
        _ => throw new CommandException($"there is no part {part}", ExitCode.Usage),
    };

    private static List<string> FindWarnings(BenchContext context, BenchMachine machine)
    {
        var warnings = new List<string>();
        if (machine.Cores < 2)
        {
            warnings.Add("both ends of every measurement share one core: nothing here says how fast two machines are");
        }

        if (context.Modes.SpinNote is { } note)
        {
            warnings.Add(note);
        }

        if (!context.Folder.IsMemory)
        {
            warnings.Add($"no room on /dev/shm: the databases were in {Path.GetTempPath()}, so its disk is in the figures");
        }

        return warnings;
    }
}
