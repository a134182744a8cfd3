using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>A compacted journal says what the long one said.</summary>
public sealed class JournalCompactionTests
{
    private static readonly ComponentId s_component = ComponentId.FromName("a");

    [Fact]
    public void Compact_OfRandomJournals_KeepsEverySamplesOriginAndEveryPosition()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var records = new List<JournalRecord> { new(JournalRecordType.Node, 0, default, 0, 0, NodeId.Create(), 0) };
            var truth = new List<(ushort Slot, ulong Ordinal)>();
            var next = new ulong[3];
            for (int step = 0; step < 60; step++)
            {
                ushort slot = (ushort)random.Next(3);
                if (random.Next(5) == 0)
                {
                    ulong lost = (ulong)random.Next(1, 4);
                    records.Add(new JournalRecord(JournalRecordType.Gap, slot, s_component, next[slot], next[slot] + lost - 1, default, 0));
                    next[slot] += lost;
                }

                if (random.Next(8) == 0)
                {
                    records.Add(new JournalRecord(JournalRecordType.Run, 2, s_component, (ulong)truth.Count, 999, default, 0)); // an intent nothing came of
                }

                records.Add(new JournalRecord(JournalRecordType.Run, slot, s_component, (ulong)truth.Count, next[slot], default, 0));
                for (int count = random.Next(1, 5); count > 0; count--)
                {
                    truth.Add((slot, next[slot]++));
                }

                if (random.Next(4) == 0)
                {
                    records.Add(new JournalRecord(JournalRecordType.Clean, 0, default, 0, 0, default, 0));
                }
            }

            var counts = new Dictionary<ulong, long> { [s_component.Value] = truth.Count };
            List<JournalRecord> compacted = JournalCompaction.Compact(records, counts, out bool hasStale);
            Assert.False(hasStale);
            Assert.True(compacted.Count < records.Count);
            Assert.Equal(truth, Origins(compacted, truth.Count));
            Assert.Equal(compacted, JournalCompaction.Compact(compacted, counts, out _));
            for (ushort slot = 0; slot < 3; slot++)
            {
                ulong MaxGap(List<JournalRecord> list) =>
                    list.Where(r => r.Type == JournalRecordType.Gap && r.Slot == slot).Select(r => r.B).DefaultIfEmpty().Max();
                Assert.Equal(MaxGap(records), MaxGap(compacted));
            }
        }
    }

    [Fact]
    public void Compact_OfRunsBeyondTheLog_LeavesThemOutAndSaysSo()
    {
        List<JournalRecord> records =
        [
            new(JournalRecordType.Node, 0, default, 0, 0, NodeId.Create(), 0),
            new(JournalRecordType.Run, 1, s_component, 0, 0, default, 0),
            new(JournalRecordType.Run, 2, s_component, 120, 0, default, 0),
        ];
        List<JournalRecord> compacted = JournalCompaction.Compact(records, new Dictionary<ulong, long> { [s_component.Value] = 100 }, out bool hasStale);
        Assert.True(hasStale);
        Assert.Equal(records[..2], compacted);
    }

    [Fact]
    public void Open_AfterSamplesOfAnotherSourceWereCut_DoesNotRememberThem()
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, "db");
        Guid boot = Guid.NewGuid();
        var options = new DatabaseOptions { RingByteCount = 64 * 1024, CheckpointIntervalMs = 3_600_000 };
        Database database = Database.Open(path, options);
        Assert.True(database.TryRegister(s_component, new ComponentSchema(PrimitiveType.F64), false, out Component component));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(CommitStatus.Ok, database.Write(component, i, DatabaseFixture.Bytes(i)));
        }

        database.Checkpoint();
        ushort slot = database.SlotOf(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 9));
        for (int i = 10; i < 15; i++)
        {
            Assert.Equal(CommitStatus.Ok, database.WriteField(component, (ushort)(i < 12 ? 0 : slot), i, 0, DatabaseFixture.Bytes(i), wait: true));
        }

        database.Drain();
        database.Abandon();
        options = new DatabaseOptions { RingByteCount = 64 * 1024, Boot = boot };
        using (Database after = Database.Open(path, options))
        {
            Component found = after.FindComponent(s_component)!;
            Assert.Equal(10, found.SampleCount);
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(CommitStatus.Ok, after.Write(found, 20 + i, DatabaseFixture.Bytes(i)));
            }
        }

        using Database again = Database.Open(path, options);
        Component last = again.FindComponent(s_component)!;
        Assert.Equal(20, last.SampleCount);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(0, last.OriginOf(i).Slot);
        }
    }

    private static List<(ushort Slot, ulong Ordinal)> Origins(List<JournalRecord> records, int count)
    {
        var origins = new OriginTable();
        foreach (JournalRecord record in records.Where(r => r.Type == JournalRecordType.Run))
        {
            origins.Continue((long)record.A, record.Slot, record.B);
        }

        return [.. Enumerable.Range(0, count).Select(i => origins.OriginOf(i))];
    }
}
