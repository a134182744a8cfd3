using System.Reflection;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>What a database holds when the machine went down under it: the files as they are, but another boot.</summary>
public sealed class PowerLossTests : IDisposable
{
    private static readonly Guid s_boot = Guid.NewGuid();

    private readonly TemporaryDirectory _directory = new();

    private string DatabasePath => Path.Combine(_directory.Path, "db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_AfterPowerLoss_HoldsExactlyTheLastCheckpoint()
    {
        Database database = Open(DurabilityMode.Interval, intervalMs: 3_600_000);
        Component a = Scalar(database, "a");
        Write(database, a, 0, 100);
        database.AppendMessage(new PacketId(7, 1), 5, new byte[40]);
        database.Checkpoint();
        Component later = Scalar(database, "later");
        Write(database, a, 100, 50);
        Write(database, later, 0, 10);
        database.AppendMessage(new PacketId(7, 1), 6, new byte[40]);
        database.AppendMessage(new PacketId(8, 1), 6, new byte[40]);
        database.Drain();
        database.Abandon();

        using Database after = Open(DurabilityMode.Interval, boot: Guid.NewGuid());
        Assert.Equal(100, Find(after, "a").SampleCount);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (double)i), Values(after, "a"));
        Assert.Equal(0, Find(after, "later").SampleCount);
        Assert.Equal(1, after.FindMessageLog(new PacketId(7, 1))!.Count);
        Assert.Equal(0, after.FindMessageLog(new PacketId(8, 1))!.Count);
    }

    [Fact]
    public void Open_AfterPowerLoss_NeverGivesAnOrdinalTwice()
    {
        Database database = Open(DurabilityMode.Interval, intervalMs: 3_600_000);
        Component a = Scalar(database, "a");
        Write(database, a, 0, 10);
        database.Checkpoint();
        Write(database, a, 10, 5);
        database.Abandon();

        Guid boot = Guid.NewGuid();
        using (Database after = Open(DurabilityMode.Interval, boot: boot))
        {
            Component found = Find(after, "a");
            Assert.Equal(10u, found.EndOfOwnSamples());
            Write(after, found, 20, 1);
            (ushort slot, ulong ordinal) = found.OriginOf(10);
            Assert.Equal(0, slot);
            Assert.True(ordinal >= 15, $"{ordinal} may have been sent before");
            Assert.Equal(ordinal + 1, found.EndOfOwnSamples());
        }

        using Database again = Open(DurabilityMode.Interval, boot: boot);
        Assert.True(Find(again, "a").OriginOf(10).Ordinal >= 15);
        Assert.Equal(9u, Find(again, "a").OriginOf(9).Ordinal);
    }

    [Fact]
    public void Open_AfterKillInTheSameBoot_HoldsEverything()
    {
        Database database = Open(DurabilityMode.Interval, intervalMs: 3_600_000);
        Component a = Scalar(database, "a");
        Write(database, a, 0, 100);
        database.Checkpoint();
        Write(database, a, 100, 50);
        database.Abandon();

        using Database after = Open(DurabilityMode.Interval);
        Assert.Equal(150, Find(after, "a").SampleCount);
    }

    [Fact]
    public void Open_AfterPowerLossOfAProcessModeDatabase_IsWhatItWasWhenOpened()
    {
        using (Database first = Open(DurabilityMode.Process))
        {
            Write(first, Scalar(first, "a"), 0, 10);
        }

        Database database = Open(DurabilityMode.Process);
        Write(database, Find(database, "a"), 10, 10);
        database.Drain();
        database.Abandon();

        using Database after = Open(DurabilityMode.Process, boot: Guid.NewGuid());
        Assert.Equal(10, Find(after, "a").SampleCount);
    }

    [Fact]
    public void Write_WithDurabilityAlways_SurvivesAPowerLossOnceItReturned()
    {
        Database database = Open(DurabilityMode.Always);
        Component a = Scalar(database, "a");
        Component b = Scalar(database, "b");
        using (ComponentOwner owner = database.Claim([b]))
        {
            RowGroup group = owner.DefineGroup([b]);
            for (int i = 0; i < 5; i++)
            {
                Write(database, a, i, 1);
                Assert.Equal(CommitStatus.Ok, owner.TryBegin(group, i, out Span<byte> values));
                BitConverter.TryWriteBytes(values, (double)i);
                owner.Publish();
            }

            database.AppendMessage(new PacketId(7, 1), 5, new byte[40]);
            database.Abandon();
        }

        using Database after = Open(DurabilityMode.Always, boot: Guid.NewGuid());
        Assert.Equal([0, 1, 2, 3, 4], Values(after, "a"));
        Assert.Equal([0, 1, 2, 3, 4], Values(after, "b"));
        Assert.Equal(1, after.FindMessageLog(new PacketId(7, 1))!.Count);
    }

    [Fact]
    public void Open_AfterAnotherProgramWroteSinceThePowerLoss_BelievesTheFiles()
    {
        Database database = Open(DurabilityMode.Interval, intervalMs: 3_600_000);
        Write(database, Scalar(database, "a"), 0, 10);
        database.Drain();
        database.Abandon();

        // As Elodin opens a database: in place.
        string state = Path.Combine(DatabasePath, "db_state");
        byte[] contents = File.ReadAllBytes(state);
        using (var file = new FileStream(state, FileMode.Truncate))
        {
            file.Write(contents);
        }

        File.SetLastWriteTimeUtc(state, DateTime.UtcNow.AddMinutes(1));
        using Database after = Open(DurabilityMode.Interval, boot: Guid.NewGuid());
        Assert.Equal(10, Find(after, "a").SampleCount);
    }

    [Fact]
    public void Open_OfADatabaseWithoutCheckpoints_TakesWhatIsThereAsItsFirst()
    {
        using (Database first = Open(DurabilityMode.Interval))
        {
            Write(first, Scalar(first, "a"), 0, 10);
        }

        File.Delete(Path.Combine(DatabasePath, CheckpointFile.FileName));
        Open(DurabilityMode.Process).Abandon();
        using Database after = Open(DurabilityMode.Interval, boot: Guid.NewGuid());
        Assert.Equal(10, Find(after, "a").SampleCount);
    }

    [Fact]
    public void Checkpoint_ByTheClock_NeedsNobodyToAsk()
    {
        Database database = Open(DurabilityMode.Interval, intervalMs: 5);
        Component a = Scalar(database, "a");
        Write(database, a, 0, 10);
        database.Drain();
        DateTime drained = DateTime.UtcNow;
        Assert.True(SpinWait.SpinUntil(() => database.LastCheckpoint > drained.AddMilliseconds(50), 30_000), "no checkpoint in 30 s");
        database.Abandon();

        using Database after = Open(DurabilityMode.Interval, boot: Guid.NewGuid());
        Assert.Equal(10, Find(after, "a").SampleCount);
    }

    private static Component Scalar(Database database, string name)
    {
        Assert.True(database.TryRegister(ComponentId.FromName(name), new ComponentSchema(PrimitiveType.F64), false, out Component component));
        return component;
    }

    private static Component Find(Database database, string name) => database.FindComponent(ComponentId.FromName(name))!;

    private static void Write(Database database, Component component, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            Assert.Equal(CommitStatus.Ok, database.Write(component, i, DatabaseFixture.Bytes(i)));
        }
    }

    private static double[] Values(Database database, string name)
    {
        SampleRange range = Find(database, name).All();
        var values = new double[range.Count];
        range.ReadValues(0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private Database Open(DurabilityMode durability, int intervalMs = 1000, Guid? boot = null) => Database.Open(DatabasePath, new DatabaseOptions
    {
        RingByteCount = 64 * 1024,
        Durability = durability,
        CheckpointIntervalMs = intervalMs,
        Boot = boot ?? s_boot,
    });

    [Fact]
    public void Checkpoint_AfterOneThatCouldNotBeRecorded_RecordsEverything()
    {
        Database database = Open(DurabilityMode.Process);
        Component a = Scalar(database, "a");
        Write(database, a, 0, 10);
        database.Checkpoint();
        Write(database, a, 10, 10);

        // A disk that refuses one write.
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic;
        object checkpointer = typeof(Database).GetField("_checkpointer", Any)!.GetValue(database)!;
        object file = typeof(Checkpointer).GetField("_file", Any)!.GetValue(checkpointer)!;
        FieldInfo descriptor = typeof(CheckpointFile).GetField("_descriptor", Any)!;
        object held = descriptor.GetValue(file)!;
        descriptor.SetValue(file, 1_000_000);
        Assert.Throws<DatabaseException>(database.Checkpoint);
        descriptor.SetValue(file, held);
        database.Checkpoint();
        database.Abandon();
        using Database after = Open(DurabilityMode.Process, boot: Guid.NewGuid());
        Assert.Equal(20, Find(after, "a").SampleCount);
    }

    [Fact]
    public void Open_AfterPowerLoss_HasWrittenDownWhichOrdinalsAreLeftOut()
    {
        Database database = Open(DurabilityMode.Interval, intervalMs: 3_600_000);
        Write(database, Scalar(database, "a"), 0, 10);
        database.Checkpoint();
        database.Abandon();
        using Database after = Open(DurabilityMode.Interval, boot: Guid.NewGuid());
        Assert.Contains(MirrorJournal.ReadAll(DatabasePath), r => r is { Type: JournalRecordType.Gap, A: 10 });
    }
}
