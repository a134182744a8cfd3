namespace ElodinFast.Wire.Tests;

/// <summary>Counts what a warm piece of code allocates.</summary>
internal static class Allocations
{
    private const int RunCount = 2_000;

    /// <summary>Bytes of thousands of runs together.</summary>
    public static long Of(Action action)
    {
        for (int i = 0; i < 200; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < RunCount; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Bytes of one run, rounded up: whatever allocates now and then counts.</summary>
    public static long PerRun(Action action) => (Of(action) + RunCount - 1) / RunCount;
}
