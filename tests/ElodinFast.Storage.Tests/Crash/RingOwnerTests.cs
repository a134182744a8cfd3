using System.Buffers.Binary;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>What the opening of one database does with the rings that another one left, whose directory is not where it was.</summary>
public sealed class RingOwnerTests : IDisposable
{
    private const int RowCount = 50;
    private const int DeviceOffset = 40;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _rings;
    private readonly string _killed;

    public RingOwnerTests()
    {
        _rings = Directory.CreateDirectory(_directory["rings"]).FullName;
        _killed = _directory["mnt/killed"];
        Directory.CreateDirectory(_directory["mnt"]);

        // Nothing is drained: a keeper that finds no free space leaves all rows in the ring.
        long free = long.MaxValue;
        Database database = Database.Open(_killed, Options(() => Volatile.Read(ref free)));
        Assert.True(database.TryRegister(ComponentId.FromName("x"), new ComponentSchema(PrimitiveType.F64), false, out Component x));
        Volatile.Write(ref free, 0);
        Assert.True(SpinWait.SpinUntil(() => database.IsDiskFull, TimeSpan.FromSeconds(30)));
        for (int i = 0; i < RowCount; i++)
        {
            Assert.Equal(CommitStatus.Ok, database.Write(x, i, BitConverter.GetBytes((double)i)));
        }

        database.Abandon();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_OthersFileSystemIsNotMounted_ItsRowsAreThereWhenItIsBack()
    {
        ulong device = ChangeDevice(1);
        Directory.Move(_killed, _directory["away"]);
        OpenAnother();
        Assert.Single(RingFiles());
        Directory.Move(_directory["away"], _killed);
        ChangeDevice(device);
        AssertWhole(_killed);
        Assert.Empty(RingFiles());
    }

    [Fact]
    public void Open_OthersFileSystemIsBackUnderAnotherDeviceNumber_ItsRowsAreThere()
    {
        ChangeDevice(1);
        OpenAnother();
        Assert.Single(RingFiles());
        AssertWhole(_killed);
        Assert.Empty(RingFiles());
    }

    [Fact]
    public void Open_OtherWasRenamed_ItsRowsAreThereUnderTheNewName()
    {
        Directory.Move(_killed, _directory["mnt/renamed"]);
        OpenAnother();
        Assert.Single(RingFiles());
        AssertWhole(_directory["mnt/renamed"]);
        Assert.Empty(RingFiles());
    }

    [Fact]
    public void Open_OtherWasDeleted_ItsRingIsRemoved()
    {
        Directory.Delete(_killed, recursive: true);
        OpenAnother();
        Assert.Empty(RingFiles());
    }

    [Fact]
    public void Open_OthersParentWasDeletedToo_ItsRingIsRemoved()
    {
        Directory.Delete(_directory["mnt"], recursive: true);
        OpenAnother();
        Assert.Empty(RingFiles());
    }

    [Fact]
    public void Open_RingsOfDatabasesThatAreNotThereTakeTooMuch_TheOldestGoes()
    {
        ChangeDevice(1);
        Directory.Move(_killed, _directory["away"]);
        Database.Open(_directory["other"], Options(static () => long.MaxValue, leftByteCountMax: 64 * 1024)).Dispose();
        Assert.Empty(RingFiles());
    }

    private void OpenAnother() => Database.Open(_directory["other"], Options(static () => long.MaxValue)).Dispose();

    private void AssertWhole(string path)
    {
        using Database database = Database.Open(path, Options(static () => long.MaxValue));
        SampleRange all = database.FindComponent(ComponentId.FromName("x"))!.All();
        long[] timestamps = new long[all.Count];
        all.ReadTimestamps(0, timestamps);
        Assert.Equal(Enumerable.Range(0, RowCount).Select(static i => (long)i), timestamps);
    }

    private string[] RingFiles() => Directory.GetFiles(_rings, "*.ring");

    // As if it had been on another file system. Returns what it was on.
    private ulong ChangeDevice(ulong device)
    {
        using FileStream file = File.Open(Assert.Single(RingFiles()), FileMode.Open, FileAccess.ReadWrite);
        byte[] bytes = new byte[sizeof(ulong)];
        file.Position = DeviceOffset;
        file.ReadExactly(bytes);
        ulong before = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, device);
        file.Position = DeviceOffset;
        file.Write(bytes);
        return before;
    }

    private DatabaseOptions Options(Func<long> free, long leftByteCountMax = 1L << 30) => new()
    {
        RingByteCount = 64 * 1024,
        RingDirectory = _rings,
        Durability = DurabilityMode.Process,
        FreeByteCount = _ => free(),
        LeftRingByteCountMax = leftByteCountMax,
    };
}
