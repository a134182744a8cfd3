using System.Net;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>What UDP streams send.</summary>
public class UdpStreamTests
{
    [Fact]
    public void Start_EachWay_KeepsEverySampleOnce()
    {
        const int SampleCount = 500;
        using var left = new UdpNode();
        using var right = new UdpNode();
        left.Streams.Start(right.Port.LocalEndPoint, new UdpStreamOptions());
        right.Streams.Start(left.Port.LocalEndPoint, new UdpStreamOptions());
        Component up = left.Scalar("up");
        Component down = right.Scalar("down");
        for (int i = 0; i < SampleCount; i++)
        {
            // Each time twice: equal times are what an echo would be accepted with.
            left.Write(up, 1000 + (i / 2), i);
            right.Write(down, 1000 + (i / 2), -i);
            if (i % 50 == 0)
            {
                Thread.Sleep(1);
            }
        }

        UdpNode.WaitUntil(() => right.CountOf("up") >= SampleCount && left.CountOf("down") >= SampleCount, "both directions");
        Thread.Sleep(1000); // nothing may grow
        Assert.Equal(left.Read("up"), right.Read("up"), SamplesComparer.Instance);
        Assert.Equal(left.Read("down"), right.Read("down"), SamplesComparer.Instance);
        Assert.Equal([SampleCount, SampleCount, SampleCount, SampleCount],
            [left.CountOf("up"), left.CountOf("down"), right.CountOf("up"), right.CountOf("down")]);
        Assert.Equal(SampleCount, left.Streams.All[0].Skipped);
    }

    [Fact]
    public void Start_Burst_GoesOutCompletelyAndInOrder()
    {
        const int SampleCount = 5000;
        using var source = new UdpNode();
        using var sink = new UdpNode();
        Component component = source.Scalar("burst");
        source.Database.SetMetadata(new ComponentMetadata(component.Id, "burst", [new("unit", "m")]));
        using UdpStream stream = source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions { DatagramsPerSecond = 20_000 });
        for (int i = 0; i < SampleCount; i++)
        {
            source.Write(component, i, i);
        }

        UdpNode.WaitUntil(() => stream.SamplesSent == SampleCount, "the burst");
        UdpNode.WaitUntil(() => sink.CountOf("burst") + sink.Counters.KernelDrops >= SampleCount, "the burst's arrival");
        Assert.Equal(0, sink.Counters.KernelDrops);
        Assert.Equal(source.Read("burst"), sink.Read("burst"), SamplesComparer.Instance);
        Assert.Contains(new("unit", "m"), sink.Database.FindMetadata(component.Id)!.Value.Metadata);
    }

    [Fact]
    public void Start_AtIndices_SendsFromThere()
    {
        using var source = new UdpNode();
        using var sink = new UdpNode();
        Component some = source.Scalar("some");
        Component rest = source.Scalar("rest");
        for (int i = 0; i < 10; i++)
        {
            source.Write(some, i, i);
            source.Write(rest, i, i);
        }

        source.Streams.Start(
            sink.Port.LocalEndPoint,
            new UdpStreamOptions { StartIndices = new Dictionary<ComponentId, long> { [some.Id] = 7 }, RestFromStart = true });
        source.Write(some, 10, 10);
        UdpNode.WaitUntil(() => sink.CountOf("some") >= 4 && sink.CountOf("rest") >= 10, "history");
        Assert.Equal([7, 8, 9, 10], sink.Read("some").Values);
        Assert.Equal(10, sink.CountOf("rest"));
    }

    [Fact]
    public void Start_WithFilters_LeavesOutWhatTheySay()
    {
        using var source = new UdpNode();
        using var sink = new UdpNode();
        Component kept = source.Scalar("kept");
        Component dropped = source.Scalar("dropped");
        Component local = source.Scalar("mirror.state");
        source.Database.SetMetadata(new ComponentMetadata(local.Id, "mirror.state", []));
        UdpStream stream = source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions { Filter = c => c.Id != dropped.Id });
        source.Write(dropped, 1, 1);
        source.Write(local, 1, 1);
        source.Write(kept, 1, 1);
        UdpNode.WaitUntil(() => sink.CountOf("kept") == 1, "a sample");
        Assert.Equal(2, stream.Skipped);
        Assert.Single(sink.Database.Components);
    }

    [Fact]
    public void Start_SampleLargerThanADatagram_IsCountedAndTheOthersGo()
    {
        using var source = new UdpNode();
        using var sink = new UdpNode();
        var schema = new ComponentSchema(PrimitiveType.U8, 65_500);
        Assert.True(source.Database.TryRegister(ComponentId.FromName("large"), schema, false, out Component large));
        Component small = source.Scalar("small");
        UdpStream stream = source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions());
        Assert.Equal(CommitStatus.Ok, source.Database.Write(large, 1, new byte[65_500]));
        source.Write(small, 1, 1);
        UdpNode.WaitUntil(() => sink.CountOf("small") == 1, "the small one");
        Assert.Equal(1, stream.Oversized);
        Assert.Equal(0, sink.CountOf("large"));
    }

    [Fact]
    public void Start_PathTurnsOutNarrowWithinARow_EverySampleIsSentOrCounted()
    {
        const int Count = 40;
        const int LargeByteCount = 1400;
        const int Narrow = 1300;
        using var source = new UdpNode();
        using var sink = new UdpNode();
        var builder = new VTableBuilder();
        VTableNode time = VTableNode.Table(0, 8);
        int offset = 8;
        for (int i = 0; i < Count; i++)
        {
            int byteCount = i % 10 == 9 ? 8 : LargeByteCount;
            builder.AddComponent(offset, ComponentId.FromName($"c{i}"), new ComponentSchema(PrimitiveType.U8, [(ulong)byteCount]), time);
            offset += byteCount;
        }

        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(builder.Build(), out VTablePlan? plan, out _));
        Assert.True(source.Database.TryBind(plan!, out TableBinding? binding, out _));
        UdpStream stream = source.Streams.Start(
            sink.Port.LocalEndPoint, new UdpStreamOptions { Route = route => new NarrowStreamRoute(route, Narrow) });
        Assert.Equal(CommitStatus.Ok, source.Database.Apply(binding!, new byte[offset], 0, wait: true).Status);
        UdpNode.WaitUntil(() => stream.Oversized + stream.SamplesSent == Count, "all samples");
        Assert.Equal(Count / 10, stream.SamplesSent);
        UdpNode.WaitUntil(() => sink.CountOf($"c{Count - 1}") == 1, "the last one");
    }

    [Fact]
    public void Start_TargetGoneAndBack_GoesOn()
    {
        using var source = new UdpNode();
        Component component = source.Scalar("x");
        using UdpPort own = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 65_536);
        IPEndPoint target;
        using (UdpPort gone = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 65_536))
        {
            target = gone.LocalEndPoint;
        }

        using UdpStream stream = source.Streams.Start(target, new UdpStreamOptions { Port = own, Connected = true });
        for (int i = 0; i < 20; i++)
        {
            source.Write(component, i, i);
            Thread.Sleep(1);
        }

        UdpNode.WaitUntil(() => stream.SamplesSent + stream.Refused >= 20, "samples that nobody takes");
        using UdpPort back = UdpPort.Bind(target, 65_536);
        SocketAddress from = back.CreateAddress();
        var buffer = new byte[65_536];
        for (int i = 20; i < 100; i++)
        {
            source.Write(component, i, i);
            if (back.Receive(buffer, from, 50) > 0)
            {
                return;
            }
        }

        Assert.Fail($"Nothing came after {stream.Refused} refusals.");
    }

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::1]:7")]
    public void Start_TargetOutOfReach_SendsNothing(string target)
    {
        using var source = new UdpNode();
        using UdpStream stream = source.Streams.Start(IPEndPoint.Parse(target), new UdpStreamOptions());
        source.Write(source.Scalar("x"), 1, 1);
        Assert.Equal(0, stream.Sent);
    }

    [Fact]
    public void Start_TooMany_Throws()
    {
        using var source = new UdpNode();
        using var sink = new UdpNode();
        var streams = new List<UdpStream>();
        for (int i = 0; i < UdpStreams.CountMax; i++)
        {
            streams.Add(source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions()));
        }

        Assert.Throws<InvalidOperationException>(() => source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions()));
        streams[0].Dispose();
        source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions());
    }

    [Fact]
    public void Announcements_AreRepeatedWhileSamplesGo()
    {
        using var source = new UdpNode();
        using var late = new UdpNode();
        Component component = source.Scalar("x");
        using UdpPort port = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 1 << 20);
        source.Streams.Start(port.LocalEndPoint, new UdpStreamOptions());
        SocketAddress from = port.CreateAddress();
        var buffer = new byte[65_536];
        int vtables = 0;
        for (int i = 0; i < 26; i++)
        {
            source.Write(component, i, i);
            for (int byteCount; (byteCount = port.Receive(buffer, from, 50)) > 0;)
            {
                Assert.True(PacketHeader.TryRead(buffer.AsSpan(0, byteCount), out PacketHeader header));
                vtables += header.Kind == PacketKind.Message && header.Id == MessageIds.VTableMsg ? 1 : 0;
                Assert.InRange(header.Kind == PacketKind.Table ? header.Id.Value : 0x4000, 0x4000, 0x7fff);
            }
        }

        Assert.InRange(vtables, 2, 26);
    }

    [Fact]
    public void Send_Samples_AllocatesNothing()
    {
        const int SampleCount = 5000;
        using var source = new UdpNode();
        using var sink = new UdpNode();
        Component component = source.Scalar("x");
        UdpStream stream = source.Streams.Start(sink.Port.LocalEndPoint, new UdpStreamOptions { DatagramsPerSecond = 20_000 });
        for (int i = 0; i < SampleCount; i++)
        {
            source.Write(component, i, i);
            if (i % 500 == 499)
            {
                UdpNode.WaitUntil(() => stream.SamplesSent == i + 1, "a part");
                Thread.Sleep(60); // idle once, so that it can call itself warm
            }
        }

        stream.Dispose();
        Assert.True(stream.Meter!.IsWarm);
        Assert.Equal(0, stream.Meter.AllocatedBytes);
    }

    private sealed class SamplesComparer : IEqualityComparer<(long[] Timestamps, double[] Values)>
    {
        public static SamplesComparer Instance { get; } = new();

        public bool Equals((long[] Timestamps, double[] Values) x, (long[] Timestamps, double[] Values) y) =>
            x.Timestamps.AsSpan().SequenceEqual(y.Timestamps) && x.Values.AsSpan().SequenceEqual(y.Values);

        public int GetHashCode((long[] Timestamps, double[] Values) obj) => obj.Values.Length;
    }
}
