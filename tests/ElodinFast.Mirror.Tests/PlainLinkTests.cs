using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Net;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class PlainLinkTests
{
    [Fact]
    public void Start_ServerThatKnowsNoCarriers_SeesEverySampleExactlyOnceInOrder()
    {
        const int Count = 500;
        using var a = new TestNode();
        using var peer = new PlainStandIn();
        OwnedTestRow row = a.Own("rocket.a", "rocket.b");
        a.RegisterExternalControl("rocket.trim");
        a.Write("rocket.trim", 1000, 3);
        row.Commit(1000, 0);
        using ImpellerServer embedded = ImpellerServer.Start(a.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });
        using MirrorLink link = MirrorLink.Start(
            a.Database, embedded, $"127.0.0.1:{peer.Port}", row.Components, new MirrorOptions { PlainDatagramsPerSecond = 5000 });
        for (int i = 0; i < Count; i++)
        {
            row.Commit(1000 + i, i);
        }

        Assert.True(link.WaitUntilMirrored(TimeSpan.FromSeconds(60)), link.Metrics.ToString());
        ComponentId id = ComponentId.FromName("rocket.a");
        Wait.Until(() => peer.Samples.TryGetValue(id, out var samples) && samples.Count == Count + 1, "every sample");
        Thread.Sleep(50);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (1000L + i, (double)i)).Prepend((1000L, 0.0)), peer.Samples[id]);
        Assert.Equal(Count + 1, peer.Samples[ComponentId.FromName("rocket.b")].Count);
        Assert.Equal([(1000L, 3.0)], peer.Samples[ComponentId.FromName("rocket.trim")]);
        Assert.Equal(0, peer.UnknownCount);
        Assert.Single(peer.StreamTargets);
        Assert.Equal("rocket.a", peer.Names[id]);
        Assert.Equal((2 * (Count + 1)) + 1, link.Metrics.SamplesSent);
    }

    [Fact]
    public void TryTake_MoreThanTheRate_IsHeldBack()
    {
        var bucket = new TokenBucket(perSecond: 1000);
        int taken = 0;
        while (bucket.TryTake())
        {
            taken++;
            Assert.True(taken < 1000, "no limit");
        }

        Assert.InRange(taken, 1, 100);
        Wait.Until(bucket.TryTake, "a new token");
    }
}
