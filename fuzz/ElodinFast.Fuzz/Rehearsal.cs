using System.Globalization;

namespace ElodinFast.Fuzz;

/// <summary>The short form for every day: the kept inputs, a moment of every target, and proof that the fuzzer finds what it should.</summary>
internal static class Rehearsal
{
    /// <summary>Executions of mutated inputs, a target.</summary>
    internal const int SmokeCount = 2_000;

    /// <summary>Within so many executions every canary is found, from one seed input that does it no harm.</summary>
    internal const int CanaryCountMax = 2_000_000;

    private const long Seed = 1;
    private const int HangMs = 1_000;

    /// <summary>One line a part; the number of parts that failed.</summary>
    public static int Run(TextWriter output)
    {
        int failed = 0;
        foreach (IFuzzTarget target in FuzzTargets.All().Concat(FuzzTargets.Messages()))
        {
            int keptCount = CorpusFiles.Kept(target).Count();
            using var fuzzer = new Fuzzer(target, new FuzzOptions { Seed = Seed, ExecutionCountMax = SmokeCount + keptCount });
            FuzzReport report = fuzzer.Run(CorpusFiles.Load(target), CancellationToken.None);
            failed += Tell(output, report.Finding is null && report.BlockCount > 0, $"{report}; {keptCount} inputs from fuzz/corpus {report.Finding?.Text}");
        }

        foreach (ICanary canary in Canary.All)
        {
            var options = new FuzzOptions
            {
                Seed = Seed,
                ExecutionCountMax = CanaryCountMax,
                TimeLimit = canary.Expected == FindingKind.Hang ? TimeSpan.FromMilliseconds(HangMs) : TimeSpan.FromMinutes(1),
                Hung = static _ => Canary.Release(),
            };
            using var fuzzer = new Fuzzer(canary, options);
            FuzzReport report = fuzzer.Run(canary.Seeds(), CancellationToken.None);
            failed += Tell(output, report.Finding?.Kind == canary.Expected, $"{report}; found {report.Finding?.Kind.ToString() ?? "nothing"}");
        }

        return failed;
    }

    private static int Tell(TextWriter output, bool isGood, string text)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isGood ? "ok    " : "FAILED")} {text}"));
        return isGood ? 0 : 1;
    }
}
