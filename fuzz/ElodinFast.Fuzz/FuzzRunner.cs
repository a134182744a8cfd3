using System.Diagnostics;

namespace ElodinFast.Fuzz;

/// <summary>Feeds one target for a while and keeps the first input that fails.</summary>
internal static class FuzzRunner
{
    /// <summary>Runs the corpus as it is, then mutated, until the time is over; <see langword="false"/> on a failure.</summary>
    public static bool Run(IFuzzTarget target, TimeSpan duration, int seed)
    {
        List<byte[]> corpus = Corpus.Load(target.Name);
        var mutator = new Mutator(new Random(seed), corpus);
        var watch = Stopwatch.StartNew();
        long runCount = 0;
        foreach (byte[] input in corpus)
        {
            if (!TryRun(target, input, seed, runCount++))
            {
                return false;
            }
        }

        while (watch.Elapsed < duration)
        {
            if (!TryRun(target, mutator.Next(), seed, runCount++))
            {
                return false;
            }
        }

        Console.WriteLine($"{target.Name}: {runCount} inputs, seed {seed}, no failure");
        return true;
    }

    private static bool TryRun(IFuzzTarget target, byte[] input, int seed, long run)
    {
        try
        {
            target.Run(input);
            return true;
        }
        catch (Exception failure)
        {
            Console.WriteLine($"{target.Name}: FAILED, seed {seed}, input {run}: {failure.Message}");
            if (failure is not FuzzException)
            {
                Console.WriteLine(failure.StackTrace);
            }

            Console.WriteLine($"{target.Name}: the input is in {Keep(target, input, seed, run)}");
            return false;
        }
    }

    private static string Keep(IFuzzTarget target, byte[] input, int seed, long run)
    {
        // The canary fails by design; its inputs are nothing to keep in the repository.
        string folder = target is CanaryTarget ? Path.Combine(Path.GetTempPath(), "elodinfast-canary") : Corpus.CrashFolder(target.Name);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"seed{seed}-input{run}.bin");
        File.WriteAllBytes(path, input);
        return path;
    }
}
