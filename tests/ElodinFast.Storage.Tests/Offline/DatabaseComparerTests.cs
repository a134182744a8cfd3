using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class DatabaseComparerTests : IDisposable
{
    private static readonly ComponentId s_id = ComponentId.FromName("rocket.alt");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Compare_SameSamples_AreEqualEvenWhenNeighboursAre()
    {
        ComponentComparison comparison = Compare([(0, 1), (0, 1), (5, 2)], [(0, 1), (0, 1), (5, 2)]);

        Assert.True(comparison.IsEqual);
        Assert.Equal((3, 3, 3, 0), (comparison.CountA, comparison.CountB, comparison.EqualCount, comparison.Duplicates));
        Assert.Equal("rocket.alt", comparison.Name);
    }

    [Fact]
    public void Compare_OtherByteOrTime_NamesTheFirstOrdinal()
    {
        Assert.Equal(1, Compare([(0, 1), (5, 2), (6, 3)], [(0, 1), (5, 9), (7, 3)]).FirstDifference);
        Assert.Equal(2, Compare([(0, 1), (5, 2), (6, 3)], [(0, 1), (5, 2)]).FirstDifference);
        Assert.Equal(0, Compare([], [(0, 1)]).FirstDifference);
        Assert.Equal(1, Compare([(0, 1), (5, 2), (6, 3)], [(0, 1), (5, 9), (7, 3)]).EqualCount);
    }

    [Fact]
    public void Compare_SampleStoredTwiceOnOneSide_IsADuplicate()
    {
        Assert.Equal(1, Compare([(0, 1), (0, 1), (5, 2)], [(0, 1), (0, 1), (0, 1), (5, 2)]).Duplicates);
        Assert.Equal(0, Compare([(0, 1), (5, 2)], [(0, 1), (4, 7), (5, 2)]).Duplicates);
        Assert.Equal(3, Compare([(0, 1), (5, 2)], [(0, 1), (0, 1), (0, 1), (5, 2), (5, 2)]).Duplicates);
    }

    [Fact]
    public void Compare_ManySamples_CrossesChunksRight()
    {
        (long, byte)[] samples = [.. Enumerable.Range(0, 20_000).Select(i => ((long)(i / 3), (byte)(i % 251)))];
        (long, byte)[] other = [.. samples];
        other[17_000].Item2 ^= 1;

        Assert.True(Compare(samples, samples).IsEqual);
        Assert.Equal(17_000, Compare(samples, other).FirstDifference);
        Assert.Equal(19_999, Compare(samples, other).EqualCount);
    }

    [Fact]
    public void Compare_SamplesThatCameBackToTheirWriter_AreEchoes()
    {
        // A wrote four samples and has two more that its journal says came from B; B wrote only one itself, the rest it has from A.
        string a = Make("a", [(0, 1), (1, 2), (2, 3), (3, 4), (3, 4), (4, 5)]);
        string b = Make("b", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
        Journal(a, b, out NodeId nodeA, out NodeId nodeB);
        AppendJournal(a, new JournalRecord(JournalRecordType.Node, 1, default, 0, 0, nodeB, 0));
        AppendJournal(a, new JournalRecord(JournalRecordType.Run, 1, s_id, 4, 0, default, 0));
        AppendJournal(b, new JournalRecord(JournalRecordType.Node, 1, default, 0, 0, nodeA, 0));
        AppendJournal(b, new JournalRecord(JournalRecordType.Run, 1, s_id, 0, 0, default, 0));
        AppendJournal(b, new JournalRecord(JournalRecordType.Run, 0, s_id, 4, 0, default, 0));

        ComponentComparison comparison = Compare(a, b);

        Assert.Equal((1, 0, 1), (comparison.EchoedInA, comparison.EchoedInB, comparison.Echoed));
        Assert.Equal(1, comparison.Duplicates);
        Assert.Equal(0, Compare(b, b).Echoed);
    }

    [Fact]
    public void CountFrom_RunsThatReplaceEachOther_LastOneHolds()
    {
        string a = Make("a", [(0, 1), (1, 2), (2, 3), (3, 4)]);
        NodeId other = NodeId.Create();
        AppendJournal(a, new JournalRecord(JournalRecordType.Node, 3, default, 0, 0, other, 0));
        AppendJournal(a, new JournalRecord(JournalRecordType.Run, 3, s_id, 1, 0, default, 0));
        AppendJournal(a, new JournalRecord(JournalRecordType.Run, 0, s_id, 3, 0, default, 0));
        AppendJournal(a, new JournalRecord(JournalRecordType.Run, 3, s_id, 2, 0, default, 0));

        OriginRuns origins = OriginRuns.Read(a);

        Assert.Equal(3, origins.CountFrom(other, s_id, 4));
        Assert.Equal(1, origins.CountSelf(s_id, 4));
        Assert.Equal(1, origins.CountFrom(other, s_id, 2));
    }

    private static void Journal(string a, string b, out NodeId nodeA, out NodeId nodeB)
    {
        MirrorJournal.Open(a, out List<JournalRecord> recordsA).Dispose();
        MirrorJournal.Open(b, out List<JournalRecord> recordsB).Dispose();
        nodeA = recordsA[0].Node;
        nodeB = recordsB[0].Node;
    }

    private static void AppendJournal(string directory, JournalRecord record)
    {
        using MirrorJournal journal = MirrorJournal.Open(directory, out _);
        journal.Append(record);
    }

    private static ComponentComparison Compare(string a, string b)
    {
        using OfflineDatabase left = OfflineDatabase.Open(a);
        using OfflineDatabase right = OfflineDatabase.Open(b);
        ComponentComparison one = Assert.Single(DatabaseComparer.CompareAll(left, right));
        Assert.Equal(one, Assert.Single(DatabaseComparer.Compare(left, right, [s_id])));
        return one;
    }

    private ComponentComparison Compare((long, byte)[] a, (long, byte)[] b) => Compare(Make("a", a), Make("b", b));

    private string Make(string name, (long Time, byte Value)[] samples)
    {
        string path = _directory[Guid.NewGuid().ToString("n"), name];
        DatabaseDirectory.Create(path);
        DatabaseDirectory.WriteSchema(path, s_id, new ComponentSchema(PrimitiveType.U8));
        DatabaseDirectory.WriteMetadata(path, new ComponentMetadata(s_id, "rocket.alt", []));
        using TimeSeries series = TimeSeries.Create(DatabaseDirectory.ComponentDirectory(path, s_id), 1);
        series.Append([.. samples.Select(s => s.Time)], [.. samples.Select(s => s.Value)]);
        return path;
    }
}
