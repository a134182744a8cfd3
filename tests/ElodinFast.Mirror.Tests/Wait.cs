using System.Diagnostics;
using Xunit;

namespace ElodinFast.Mirror.Tests;

/// <summary>Waits for what other threads do, bounded.</summary>
internal static class Wait
{
    public static void Until(Func<bool> condition, string what, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"{what}: not within {seconds} s");
            Thread.Sleep(1);
        }
    }
}
