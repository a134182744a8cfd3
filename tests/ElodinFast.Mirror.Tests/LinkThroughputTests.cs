using ElodinFast.Buffers;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class LinkThroughputTests
{
    private static readonly string[] s_names = ["rocket.a", "rocket.b", "rocket.c", "rocket.d"];

    [Fact]
    public void Link_HundredThousandRowsAsFastAsTheyGo_LosesNothingAndAllocatesNothing()
    {
        const int WarmCount = 10_000;
        const int Count = 120_000;
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        HotThreadMeter[] before = HotThreadMeter.All;
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        for (int i = 0; i < WarmCount; i++)
        {
            row.Commit(i, i);
        }

        Wait.Until(() => b.CountOf("rocket.a") == WarmCount, "warm-up");
        HotThreadMeter sender = Array.Find(HotThreadMeter.All, m => m.Name == "mirror out" && !before.Contains(m))!;
        Wait.Until(() => sender.IsWarm && pair.B.Meter!.IsWarm, "warm threads");
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = WarmCount; i < Count; i++)
        {
            row.Commit(i, i);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        try { Wait.Until(() => b.CountOf("rocket.d") == Count, "all rows", seconds: 8); } catch (Xunit.Sdk.XunitException) { throw new InvalidOperationException($"b {b.CountOf("rocket.d")} a {a.CountOf("rocket.d")} sent {pair.CountersA.RowsSent} recv {pair.CountersB.RowsReceived} lost {pair.CountersB.Lost} dup {pair.CountersB.Duplicates} bad {pair.CountersB.Bad} stalls {pair.CountersA.Stalls} late {pair.CountersB.Late} clock {a.Database.CommitClock} up {pair.A.Link.HasSentUpTo(a.Database.CommitClock)} samples {pair.CountersB.SamplesReceived}"); }
        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Bad + pair.CountersA.Stalls);
        Assert.Equal(4L * Count, pair.CountersB.SamplesReceived);
        Assert.Equal(0, allocated);
        Assert.Equal(0, sender.AllocatedBytes);
        Assert.Equal(0, pair.B.Meter!.AllocatedBytes);
        Assert.Equal(a.Read("rocket.d").Values, b.Read("rocket.d").Values);
    }
}
