namespace ElodinFast.Wire.Tests;

/// <summary>Counts what a warm piece of code allocates.</summary>
internal static class Allocations
{
    public static long Of(Action action)
    {
        for (int i = 0; i < 200; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
