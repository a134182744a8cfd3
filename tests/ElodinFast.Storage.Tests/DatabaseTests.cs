using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public void Write_ThenReopen_EverythingIsThere()
    {
        using var fixture = new DatabaseFixture();
        Component a = fixture.Scalar("a");
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, i, DatabaseFixture.Bytes(i * 0.5)));
        }

        fixture.Reopen();
        (long[] timestamps, double[] values) = fixture.Read("a");
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), timestamps);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * 0.5), values);
        Assert.Equal(1000, fixture.Find("a").SampleCount);
    }

    [Fact]
    public void Write_TimestampBack_IsRefusedAndEqualIsStored()
    {
        using var fixture = new DatabaseFixture();
        Component a = fixture.Scalar("a");
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, 10, DatabaseFixture.Bytes(1)));
        Assert.Equal(CommitStatus.TimeTravel, fixture.Database.Write(a, 9, DatabaseFixture.Bytes(2)));
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, 10, DatabaseFixture.Bytes(3)));
        Assert.Equal([1.0, 3.0], fixture.Read("a").Values);
        fixture.Reopen();
        Assert.Equal(CommitStatus.TimeTravel, fixture.Database.Write(fixture.Find("a"), 9, DatabaseFixture.Bytes(2)));
    }

    [Fact]
    public void TryReadLatest_BeforeAfterAndAcrossReopen_IsTheLastSample()
    {
        using var fixture = new DatabaseFixture();
        Component a = fixture.Scalar("a");
        var value = new byte[8];
        Assert.False(a.TryReadLatest(value, out _, out _));
        fixture.Database.Write(a, 5, DatabaseFixture.Bytes(7));
        Assert.True(a.TryReadLatest(value, out long timestamp, out long index));
        Assert.Equal((5, 0, 7.0), (timestamp, index, BitConverter.ToDouble(value)));
        fixture.Reopen();
        Assert.True(fixture.Find("a").TryReadLatest(value, out timestamp, out index));
        Assert.Equal((5, 0, 7.0), (timestamp, index, BitConverter.ToDouble(value)));
    }

    [Fact]
    public void TryReadLatest_RingWasLappedManyTimes_StillIsTheLastSample()
    {
        using var fixture = new DatabaseFixture(ringByteCount: 8 * 1024);
        Component rare = fixture.Scalar("rare");
        fixture.Database.Write(rare, 1, DatabaseFixture.Bytes(42));
        TableBinding busy = fixture.Bind("busy");
        for (int i = 0; i < 5000; i++)
        {
            Assert.True(fixture.Apply(busy, i, i).IsOk);
        }

        var value = new byte[8];
        Assert.True(rare.TryReadLatest(value, out _, out _));
        Assert.Equal(42, BitConverter.ToDouble(value));
        Assert.Equal(5000, fixture.Read("busy").Values.Length);
    }

    [Fact]
    public void Apply_SeveralFields_IsOneRowOfOneGroup()
    {
        using var fixture = new DatabaseFixture();
        TableBinding binding = fixture.Bind("a", "b", "c");
        for (int i = 0; i < 100; i++)
        {
            Assert.True(fixture.Apply(binding, i, i, -i, i * 2).IsOk);
        }

        RowGroup group = Assert.Single(fixture.Database.Groups);
        Assert.Equal(100, group.RowCount);
        Assert.Equal(1, binding.RowPlan!.CopyCount);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => -1.0 * i), fixture.Read("b").Values);
        TableResult refused = fixture.Apply(binding, 98, 0, 0, 0);
        Assert.Equal((CommitStatus.TimeTravel, 0), (refused.Status, refused.StoredCount));
    }

    [Fact]
    public void Apply_TwoTablesShareAComponent_EachSampleIsStoredInOrder()
    {
        using var fixture = new DatabaseFixture();
        TableBinding abc = fixture.Bind("a", "b", "c");
        TableBinding ab = fixture.Bind("a", "b");
        for (int i = 0; i < 50; i++)
        {
            Assert.True(fixture.Apply(abc, 2 * i, i, i, i).IsOk);
            Assert.True(fixture.Apply(ab, (2 * i) + 1, -i, -i).IsOk);
        }

        Assert.Equal(100, fixture.Read("a").Values.Length);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 2L * i), fixture.Read("c").Timestamps);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), fixture.Read("b").Timestamps);
        Assert.True(fixture.Database.Groups.Count < 10, $"{fixture.Database.Groups.Count} groups: they churn");
    }

    [Fact]
    public void Apply_OneMemberIsAheadInTime_OthersAreStored()
    {
        using var fixture = new DatabaseFixture();
        fixture.Database.Write(fixture.Scalar("b"), 1000, DatabaseFixture.Bytes(9));
        TableBinding binding = fixture.Bind("a", "b", "c");
        TableResult result = fixture.Apply(binding, 5, 1, 2, 3);
        Assert.Equal((CommitStatus.TimeTravel, 1, 2), (result.Status, result.Field, result.StoredCount));
        Assert.Equal([1.0], fixture.Read("a").Values);
        Assert.Equal([9.0], fixture.Read("b").Values);
        Assert.Equal([3.0], fixture.Read("c").Values);
    }

    [Fact]
    public void Apply_AfterWarmUp_AllocatesNothing()
    {
        using var fixture = new DatabaseFixture();
        TableBinding binding = fixture.Bind("a", "b", "c");
        var body = new byte[32];
        for (int i = 0; i < 2000; i++)
        {
            Step(i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 2000; i < 12_000; i++)
        {
            Step(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step(long timestamp)
        {
            BitConverter.TryWriteBytes(body, timestamp);
            Assert.True(fixture.Database.Apply(binding, body, 0, wait: true).StoredCount == 3);
        }
    }

    [Fact]
    public void TryRegister_OtherSchema_IsRefused()
    {
        using var fixture = new DatabaseFixture();
        fixture.Scalar("a");
        Assert.False(fixture.Database.TryRegister(ComponentId.FromName("a"), new ComponentSchema(PrimitiveType.F64, 1), false, out _));
    }

    [Fact]
    public void Open_DirectoryInUse_IsRefused()
    {
        using var fixture = new DatabaseFixture();
        DatabaseException refusal = Assert.Throws<DatabaseException>(() => Database.Open(fixture.Path));
        Assert.Contains(Environment.ProcessId.ToString(), refusal.Message);
    }

    [Fact]
    public void Open_FileInTheWay_SaysSo()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.Contains("a file of that name is in the way", Assert.Throws<DatabaseException>(() => Database.Open(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Open_DirectoryOfOtherThings_IsRefused()
    {
        string path = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(path, "letter.txt"), "dear reader");
        Assert.StartsWith("missing db_state", Assert.Throws<DatabaseException>(() => Database.Open(path)).Message);
        Directory.Delete(path, true);
    }

    [Fact]
    public void SetMetadata_Merge_KeepsUnderscoreKeysOnly()
    {
        using var fixture = new DatabaseFixture();
        Component a = fixture.Scalar("a");
        fixture.Database.SetMetadata(new ComponentMetadata(a.Id, "a", [new("x", "1"), new("_own", "2")]));
        fixture.Database.SetMetadata(new ComponentMetadata(a.Id, "renamed", [new("y", "3")]));
        fixture.Reopen();
        ComponentMetadata found = fixture.Database.FindMetadata(a.Id)!.Value;
        Assert.Equal("renamed", found.Name);
        Assert.Equal(["_creation_index", "_own", "y"], found.Metadata.Select(m => m.Key).Order());
    }

    [Fact]
    public void Write_OfEqualAndOlderTimestamps_IsWhatTheCallerAsksFor()
    {
        using var fixture = new DatabaseFixture();
        Component a = fixture.Scalar("a");
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, long.MinValue, DatabaseFixture.Bytes(0), TimeOrder.StrictlyAscending));
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, 10, DatabaseFixture.Bytes(1)));
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, 10, DatabaseFixture.Bytes(2)));
        Assert.Equal(CommitStatus.TimeTravel, fixture.Database.Write(a, 9, DatabaseFixture.Bytes(3)));
        Assert.Equal(CommitStatus.TimeTravel, fixture.Database.Write(a, 10, DatabaseFixture.Bytes(4), TimeOrder.StrictlyAscending));
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, 5, DatabaseFixture.Bytes(5), TimeOrder.StoreLate));
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(a, 11, DatabaseFixture.Bytes(6), TimeOrder.StoreLate));
        (long[] timestamps, double[] values) = fixture.Read("a");
        Assert.Equal([long.MinValue, 10, 10, 10, 11], timestamps);
        Assert.Equal([0, 1, 2, 5, 6], values);
    }

    [Fact]
    public void Claim_FromSeveralThreads_GivesEachARingOfItsOwn()
    {
        for (int round = 0; round < 5; round++)
        {
            using var fixture = new DatabaseFixture(ringByteCount: 16 * 1024);
            Component[] all = [.. Enumerable.Range(0, 8).Select(i => fixture.Scalar($"c{i}"))];
            using var barrier = new Barrier(all.Length);
            List<Thread> threads = [.. all.Select(component => new Thread(() =>
            {
                barrier.SignalAndWait();
                fixture.Database.Claim([component]);
            }))];
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(all.Length + 1, fixture.Database.Rings.Select(r => r.FilePath).Where(p => p is not null).Distinct().Count());
        }
    }

    [Fact]
    public void WriteField_ImplicitTimesFromSeveralThreads_AreAllTaken()
    {
        using var fixture = new DatabaseFixture();
        Component component = fixture.Scalar("a");
        int refusedCount = 0;
        List<Thread> threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                CommitStatus status = fixture.Database.WriteField(
                    component, 0, null, fixture.Database.ImplicitTimestamp(), DatabaseFixture.Bytes(i), wait: true);
                Interlocked.Add(ref refusedCount, status == CommitStatus.Ok ? 0 : 1);
            }
        }))];
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(0, refusedCount);
    }
}
