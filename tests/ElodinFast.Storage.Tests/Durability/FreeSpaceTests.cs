using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>A disk that runs low: refusals with a reason, reading as before, and everything goes on when there is room again.</summary>
public sealed class FreeSpaceTests : IDisposable
{
    private const long Minimum = 1000;

    private readonly TemporaryDirectory _directory = new();
    private readonly Database _database;
    private readonly Component _component;
    private long _free = Minimum;

    public FreeSpaceTests()
    {
        _database = Database.Open(Path.Combine(_directory.Path, "db"), new DatabaseOptions
        {
            RingByteCount = 16 * 1024,
            FreeByteCountMin = Minimum,
            FreeByteCount = _ => Volatile.Read(ref _free),
        });
        Assert.True(_database.TryRegister(ComponentId.FromName("a"), new ComponentSchema(PrimitiveType.F64), false, out _component));
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Write_WithTooLittleFreeSpace_IsRefusedUntilThereIsMore()
    {
        Assert.Equal(CommitStatus.Ok, _database.Write(_component, 0, DatabaseFixture.Bytes(0)));
        _database.Drain();
        Volatile.Write(ref _free, Minimum - 1);
        Assert.True(SpinWait.SpinUntil(() => _database.IsDiskFull, 30_000));

        int accepted = 1;
        CommitStatus status;
        while ((status = _database.Write(_component, accepted, DatabaseFixture.Bytes(accepted))) == CommitStatus.Ok)
        {
            accepted++; // the ring still takes what it has room for
            Assert.True(accepted < 100_000);
        }

        Assert.Equal(CommitStatus.DiskFull, status);
        Assert.Equal(1, _component.All().Count);
        Assert.True(_component.TryReadLatest(new byte[8], out long latest, out _));
        Assert.Equal(accepted - 1, latest);
        Assert.Equal(1, _component.Overview(long.MinValue, long.MaxValue, new OverviewBucket[4]));
        Assert.True(_component.TryReadNearest(0, new byte[8], out long nearest, out _));
        Assert.Equal(0, nearest);
        Assert.Throws<DatabaseException>(() => _database.AppendMessage(new PacketId(1, 1), 0, new byte[20]));
        Assert.Throws<DatabaseException>(() => _database.TryRegister(
            ComponentId.FromName("b"), new ComponentSchema(PrimitiveType.F64), false, out _));
        Assert.Throws<DatabaseException>(_database.Drain);

        Volatile.Write(ref _free, Minimum);
        Assert.True(SpinWait.SpinUntil(() => !_database.IsDiskFull, 30_000));
        _database.Drain();
        Assert.Equal(accepted, _component.All().Count);
        Assert.Equal(CommitStatus.Ok, _database.Write(_component, accepted, DatabaseFixture.Bytes(accepted)));
    }

    [Fact]
    public void Dispose_WithTooLittleFreeSpace_LosesNothing()
    {
        Volatile.Write(ref _free, Minimum - 1);
        Assert.True(SpinWait.SpinUntil(() => _database.IsDiskFull, 30_000));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(CommitStatus.Ok, _database.Write(_component, i, DatabaseFixture.Bytes(i)));
        }

        _database.Dispose();
        using Database again = Database.Open(_database.Path, new DatabaseOptions { RingByteCount = 16 * 1024 });
        Assert.Equal(100, again.FindComponent(_component.Id)!.SampleCount);
    }

    [Fact]
    public void Open_WhenAComponentWentFromRingToRingUndrained_LosesNothing()
    {
        ComponentOwner owner = _database.Claim([_component]);
        RowGroup group = owner.DefineGroup([_component]);
        for (int i = 0; i < 5; i++)
        {
            Commit(owner, group, i);
        }

        _database.Drain();
        Volatile.Write(ref _free, Minimum - 1);
        Assert.True(SpinWait.SpinUntil(() => _database.IsDiskFull, 30_000));
        for (int i = 5; i < 10; i++)
        {
            Commit(owner, group, i);
        }

        owner.Dispose();
        for (int i = 10; i < 15; i++)
        {
            Assert.Equal(CommitStatus.Ok, _database.Write(_component, i, DatabaseFixture.Bytes(i)));
        }

        _database.Abandon();
        using Database again = Database.Open(_database.Path, new DatabaseOptions { RingByteCount = 16 * 1024 });
        Assert.Equal(15, again.FindComponent(_component.Id)!.All().Count);
    }

    [Fact]
    public void Claim_WithTooLittleFreeSpace_LeavesTheComponentsFree()
    {
        Volatile.Write(ref _free, Minimum - 1);
        Assert.True(SpinWait.SpinUntil(() => _database.IsDiskFull, 30_000));
        Assert.Equal(CommitStatus.Ok, _database.Write(_component, 0, DatabaseFixture.Bytes(0)));
        Assert.Throws<DatabaseException>(() => _database.Claim([_component]));
        Assert.Equal(CommitStatus.Ok, _database.Write(_component, 1, DatabaseFixture.Bytes(1)));
    }

    private static void Commit(ComponentOwner owner, RowGroup group, long time)
    {
        Assert.Equal(CommitStatus.Ok, owner.TryBegin(group, time, out Span<byte> values));
        DatabaseFixture.Bytes(time).CopyTo(values);
        owner.Publish();
    }
}
