using System.Net;
using System.Reflection;
using ElodinFast.Hosting;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class MirrorLinkTests
{
    private static readonly string[] s_names = ["rocket.a", "rocket.b"];
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public void Start_ExternalSideIsThere_MirrorsBothWays()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b);
        OwnedTestRow row = a.Own(s_names);
        a.RegisterExternalControl("rocket.trim");
        a.Write("rocket.trim", 1000, 0);
        row.Commit(1000, 0);
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = Start(a, embedded, external.Address, row);
        for (int i = 0; i < 500; i++)
        {
            row.Commit(1000 + i, i);
        }

        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.Equal("Live", link.Metrics.State);
        Assert.Equal(501, b.CountOf("rocket.a"));
        Assert.Equal("rocket.b", b.Find("rocket.b").Name);
        Assert.Equal(CommitStatus.Ok, b.Write("rocket.trim", 2000, 5));
        Wait.Until(() => a.CountOf("rocket.trim") == 2, "the command");
        Assert.Equal([0.0, 5.0], a.Read("rocket.trim").Values);
        Assert.Equal([0.0, 5.0], b.Read("rocket.trim").Values);
        MirrorMetrics metrics = link.Metrics;
        Assert.Equal(0, metrics.LostIn + metrics.LostOut + metrics.LateIn + metrics.LateOut + metrics.Duplicates + metrics.Echoed + metrics.Bad);
        Assert.Equal(a.Read("rocket.a").Values, b.Read("rocket.a").Values);
        Assert.Single(external.Host!.Metrics);
    }

    [Theory]
    [InlineData(LinkMode.Spin)]
    [InlineData(LinkMode.Inline)]
    public void Start_OtherModes_MirrorBothWays(LinkMode mode)
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b, threads: new LinkThreads { Mode = mode });
        OwnedTestRow row = a.Own(s_names);
        a.RegisterExternalControl("rocket.trim");
        a.Write("rocket.trim", 1000, 0);
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = MirrorLink.Start(
            a.Database, embedded, external.Address, row.Components, new MirrorOptions { RunStartMicros = 1000, Threads = new LinkThreads { Mode = mode } });
        Wait.Until(() => link.Metrics.State == "Live", "the link");
        for (int i = 0; i < 500; i++)
        {
            row.Commit(1000 + i, i);
            link.Poll();
            external.Poll();
        }

        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.Equal(a.Read("rocket.a").Values, b.Read("rocket.a").Values);
        Assert.Equal(CommitStatus.Ok, b.Write("rocket.trim", 2000, 5));
        Wait.Until(() => a.CountOf("rocket.trim") == 2, "the command, though nobody polls");
        Assert.Equal(0, link.Metrics.LostIn + link.Metrics.LostOut + link.Metrics.Duplicates + link.Metrics.Bad);
    }

    [Fact]
    public void Start_WayOfDatagramsEnds_LinkIsSetUpAnewAndNothingIsLost()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b);
        OwnedTestRow row = a.Own(s_names);
        using ImpellerServer embedded = Serve(a);
        var routes = new List<DeadEndRoute>();
        var options = new MirrorOptions
        {
            RunStartMicros = 1000,
            FilterRoute = inner =>
            {
                routes.Add(new DeadEndRoute(inner));
                return routes[^1];
            },
        };
        using MirrorLink link = MirrorLink.Start(a.Database, embedded, external.Address, row.Components, options);
        int tick = 0;
        Fly(row, ref tick, 100);
        Wait.Until(() => link.Metrics.State == "Live", "the first link");
        routes[0].IsClosed = true;
        Fly(row, ref tick, 100);
        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.Equal(2, routes.Count);
        Assert.Equal(0, link.Metrics.LostOut);
        Assert.Equal(a.Read("rocket.b").Values, b.Read("rocket.b").Values);
    }

    [Fact]
    public void Start_ExternalSideComesLateAndIsKilledAndComesBack_NothingIsLostOrDoubled()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        var external = new ExternalSide(b);
        int port = external.Port;
        external.Dispose();
        OwnedTestRow row = a.Own(s_names);
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = Start(a, embedded, $"127.0.0.1:{port}", row);
        int tick = 0;
        Fly(row, ref tick, 100);
        using (new ExternalSide(b, port))
        {
            Fly(row, ref tick, 100);
            Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
            Fly(row, ref tick, 50);
        }

        b.ReopenAfterKill();
        Fly(row, ref tick, 100);
        using (new ExternalSide(b, port))
        {
            Fly(row, ref tick, 100);
            Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        }

        Assert.Equal(tick, b.CountOf("rocket.a"));
        Assert.Equal(a.Read("rocket.b").Values, b.Read("rocket.b").Values);
        Assert.True(link.Metrics.Connects >= 2);
        Assert.Equal(0, link.Metrics.LostOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Start_FirstLinkFailsOnItsControlThread_TheNextOneMirrors(bool isThere)
    {
        using var a = new TestNode();
        using var b = new TestNode();
        int linkCount = 0;
        UdpRoute Filter(UdpRoute route) => Interlocked.Increment(ref linkCount) == 1 ? new FailingRoute() : route;
        using var external = new ExternalSide(b, filterRoute: isThere ? Filter : null);
        OwnedTestRow row = a.Own(s_names);
        row.Commit(1000, 0);
        using ImpellerServer embedded = Serve(a);
        var options = new MirrorOptions { RunStartMicros = 1000, FilterRoute = isThere ? static r => r : Filter };
        using MirrorLink link = Start(a, embedded, external.Address, row, options);
        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.True(linkCount > 1);
    }

    [Fact]
    public void Start_NoRoomForTheDefinitionOfAGroup_ReceptionGoesOn()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b);
        OwnedTestRow row = a.Own(s_names);
        a.RegisterExternalControl("rocket.trim");
        a.Write("rocket.trim", 1000, 0);
        row.Commit(1000, 0);
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = Start(a, embedded, external.Address, row);
        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.Equal(CommitStatus.Ok, a.Write("rocket.trim", 1001, 0));

        // The file of definitions takes nothing: a new component's group cannot be defined.
        const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;
        object rings = typeof(Database).GetField("_ringFiles", Private)!.GetValue(a.Database)!;
        FieldInfo descriptor = rings.GetType().GetField("_groups", Private)!;
        object held = descriptor.GetValue(rings)!;
        descriptor.SetValue(rings, 1_000_000);
        b.Register("bench.load");
        Assert.Equal(CommitStatus.Ok, b.Write("bench.load", 2000, 1));
        Wait.Until(() => a.Database.FindComponent(ComponentId.FromName("bench.load")) is not null, "the group");
        Thread.Sleep(200); // its row comes meanwhile
        descriptor.SetValue(rings, held);
        Assert.Equal(CommitStatus.Ok, b.Write("bench.load", 3000, 2));
        Wait.Until(() => a.CountOf("bench.load") > 0, "what came later");
    }

    [Fact]
    public void Start_NextLinkOwnsLess_WhatIsNotOwnedAnyMoreIsFree()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b);
        OwnedTestRow row = a.Own(s_names);
        row.Commit(1000, 0);
        using ImpellerServer embedded = Serve(a);
        using (MirrorLink first = Start(a, embedded, external.Address, row))
        {
            Assert.True(first.WaitUntilMirrored(s_timeout), first.Metrics.ToString());
        }

        Assert.Equal(CommitStatus.Owned, b.Write("rocket.b", 2000, 0));
        using MirrorLink second = MirrorLink.Start(
            a.Database, embedded, external.Address, [row.Components[0]], new MirrorOptions { RunStartMicros = 1000 });
        Assert.True(second.WaitUntilMirrored(s_timeout), second.Metrics.ToString());
        Wait.Until(() => b.Write("rocket.b", 2000, 0) == CommitStatus.Ok, "a component that nobody owns");
        Assert.Equal(CommitStatus.Owned, b.Write("rocket.a", 2000, 0));
    }

    [Fact]
    public void WaitUntilMirrored_UdpBlocked_IsFalse()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b);
        OwnedTestRow row = a.Own(s_names);
        row.Commit(1000, 0);
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = Start(
            a, embedded, external.Address, row, new MirrorOptions { FilterRoute = r => new FaultyRoute(r, 1, 0, 0, 0) { IsBlocked = true } });
        Assert.False(link.WaitUntilMirrored(TimeSpan.FromSeconds(1)));
        Assert.NotEqual("Live", link.Metrics.State);
        Assert.Equal(0, b.CountOf("rocket.a"));
    }

    [Fact]
    public void Start_CopiedDirectory_IsRefused()
    {
        using var a = new TestNode();
        using var directory = new TemporaryDirectory();
        a.Register("x");
        string copy = "";
        a.Reopen(() => copy = directory.Copy(a.Database.Path, "copy"));
        using Database database = Database.Open(copy);
        using ImpellerServer server = ImpellerServer.Start(database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });
        using MirrorHost host = MirrorHost.Attach(server, database, new MirrorOptions());
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = MirrorLink.Start(a.Database, embedded, $"127.0.0.1:{server.EndPoint.Port}", [], new MirrorOptions());
        Wait.Until(() => link.Metrics.LastError?.Contains("copied directory", StringComparison.Ordinal) == true, "the refusal");
    }

    [Fact]
    public void Start_PlainPeer_GetsEverySampleOnceAndItsEchoIsDropped()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b, isPlain: true);
        OwnedTestRow row = a.Own(s_names);
        a.RegisterExternalControl("rocket.trim");
        a.Write("rocket.trim", 1000, 0);
        int tick = 0;
        Fly(row, ref tick, 100);
        using ImpellerServer embedded = Serve(a);
        using MirrorLink link = Start(a, embedded, external.Address, row);
        Fly(row, ref tick, 200);
        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.Equal("Plain", link.Metrics.State);
        Wait.Until(() => b.CountOf("rocket.a") == tick && b.CountOf("rocket.b") == tick && b.CountOf("rocket.trim") == 1, "all samples");
        Assert.Equal(CommitStatus.Ok, b.Write("rocket.trim", 5000, 7));
        Wait.Until(() => a.CountOf("rocket.trim") == 2, "the command");
        Fly(row, ref tick, 50);
        Wait.Until(() => b.CountOf("rocket.a") == tick, "the rest");
        Thread.Sleep(50);
        Assert.Equal(tick, a.CountOf("rocket.a"));
        Assert.Equal([0.0, 7.0], a.Read("rocket.trim").Values);
        Assert.Equal([0.0, 7.0], b.Read("rocket.trim").Values);
        Assert.Equal(a.Read("rocket.b").Values, b.Read("rocket.b").Values);
    }

    [Fact]
    public void Start_NoAddress_Throws()
    {
        using var a = new TestNode();
        using ImpellerServer embedded = Serve(a);
        Assert.Throws<FormatException>(() => MirrorLink.Start(a.Database, embedded, "nowhere", [], new MirrorOptions()));
    }

    private static void Fly(OwnedTestRow row, ref int tick, int count)
    {
        for (int end = tick + count; tick < end; tick++)
        {
            row.Commit(1000 + tick, tick);
            if (tick % 50 == 0)
            {
                Thread.Sleep(2);
            }
        }
    }

    private static ImpellerServer Serve(TestNode node) =>
        ImpellerServer.Start(node.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });

    private static MirrorLink Start(TestNode node, ImpellerServer embedded, string address, OwnedTestRow row, MirrorOptions? options = null) =>
        MirrorLink.Start(node.Database, embedded, address, row.Components, options ?? new MirrorOptions { RunStartMicros = 1000 });
}
