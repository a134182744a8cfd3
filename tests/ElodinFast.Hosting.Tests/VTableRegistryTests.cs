using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>Whose VTable a table is read with.</summary>
public sealed class VTableRegistryTests : IDisposable
{
    private static readonly PacketId s_id = new(1, 0);

    private readonly TemporaryDirectory _directory = new();
    private readonly Database _database;
    private readonly VTableRegistry _registry;

    public VTableRegistryTests()
    {
        _database = Database.Open(_directory["db"]);
        _registry = new VTableRegistry(_database);
    }

    [Fact]
    public void Find_TwoSources_GivesOwnThenShared()
    {
        (int first, int second, int third) = (_registry.NewSource(), _registry.NewSource(), _registry.NewSource());
        Register(first, s_id, "first");
        Register(second, s_id, "second");

        Assert.Equal(ComponentId.FromName("first"), Component(first, s_id));
        Assert.Equal(ComponentId.FromName("second"), Component(second, s_id));
        Assert.Equal(ComponentId.FromName("second"), Component(third, s_id));
        _registry.Forget(first);
        Assert.Equal(ComponentId.FromName("second"), Component(first, s_id));
        Assert.Null(_registry.Find(first, new PacketId(2, 0)));
    }

    [Fact]
    public void TryRegister_SameAgain_KeepsTheBinding()
    {
        Register(1, s_id, "first");
        TableBinding? binding = _registry.Find(1, s_id);
        Register(1, s_id, "first");
        Assert.Same(binding, _registry.Find(1, s_id));
        Register(1, s_id, "other");
        Assert.NotSame(binding, _registry.Find(1, s_id));
    }

    [Fact]
    public void TryRegister_MoreSourcesThanTheBound_TakesTheLongestIdleOnes()
    {
        for (int source = 1; source <= VTableRegistry.SourceCountMax; source++)
        {
            Register(source, s_id, "own");
        }

        _registry.Find(1, s_id); // used again
        Register(1000, new PacketId(2, 0), "other");
        Register(1001, s_id, "shared");

        Assert.Equal(ComponentId.FromName("own"), Component(1, s_id));
        Assert.Equal(ComponentId.FromName("shared"), Component(2, s_id));
        Assert.Equal(ComponentId.FromName("shared"), Component(3, s_id));
        Assert.Equal(ComponentId.FromName("own"), Component(4, s_id));
    }

    [Fact]
    public void Find_AfterWarmUp_AllocatesNothing()
    {
        Register(1, s_id, "first");
        _registry.Find(1, s_id);
        _registry.Find(2, s_id);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            _registry.Find(1 + (i & 1), s_id);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Handle_Tables_AllocateNothing()
    {
        using var server = ImpellerServer.Start(_database, ServerFixture.Options(0));
        using var handler = new RequestHandler(null!, server);
        Assert.True(server.VTables.TryRegister(1, ServerFixture.VTable(s_id, "speed"), out _));
        byte[] packet = RawClient.Table(s_id, 0, 1);
        PacketHeader.TryRead(packet, out PacketHeader header);
        Send(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Send(20_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Send(int count)
        {
            for (int i = 0; i < count; i++)
            {
                BitConverter.TryWriteBytes(packet.AsSpan(8), _database.LastUpdated == long.MinValue ? 0 : _database.LastUpdated + 1);
                handler.Handle(in header, packet.AsSpan(8));
            }
        }
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    private void Register(int source, PacketId id, string component)
    {
        Assert.True(_registry.TryRegister(source, ServerFixture.VTable(id, component), out string? error), error);
    }

    private ComponentId Component(int source, PacketId id) => _registry.Find(source, id)!.Plan.Fields[0].ComponentId;
}
