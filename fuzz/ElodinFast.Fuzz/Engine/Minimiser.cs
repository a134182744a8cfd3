using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>Finds a small set of short inputs that runs every bucket of every block that a given set runs.</summary>
internal static class Minimiser
{
    private const int TryCountMax = 64;

    /// <summary>Greedy, shortest first; each input that stays is cut while it runs the same.</summary>
    public static List<byte[]> Minimise(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        CoverageMap coverage = CoverageMap.Find();
        coverage.Reset();
        using var guarded = new GuardedBytes(target.InputByteCountMax);
        CoverageMap cutting = CoverageMap.Find(); // what only a cut input runs must not count as run
        var kept = new List<byte[]>();
        foreach (byte[] input in inputs.Where(i => i.Length <= target.InputByteCountMax).OrderBy(i => i.Length))
        {
            if (Runs(target, guarded, coverage, input))
            {
                kept.Add(Cut(target, guarded, cutting, input, coverage.Last.ToArray()));
            }
        }

        return kept;
    }

    private static bool Runs(IFuzzTarget target, GuardedBytes guarded, CoverageMap coverage, byte[] input)
    {
        target.Run(guarded.Place(input));
        return coverage.Take();
    }

    // Halves, quarters, ... are left out as long as exactly the same is run.
    private static byte[] Cut(IFuzzTarget target, GuardedBytes guarded, CoverageMap coverage, byte[] input, byte[] wanted)
    {
        int tries = 0;
        for (int size = input.Length / 2; size > 0 && tries < TryCountMax; size /= 2)
        {
            for (int at = 0; at + size <= input.Length && tries < TryCountMax; tries++)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                Runs(target, guarded, coverage, shorter);
                if (coverage.Last.SequenceEqual(wanted))
                {
                    input = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }
}
