using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class LogPoolTests : IDisposable
{
    private const int HeaderByteCount = AppendLog.PlainHeaderByteCount;

    private readonly TemporaryDirectory _directory = new();
    private readonly List<AppendLog> _logs = [];

    public void Dispose()
    {
        _logs.ForEach(l => l.Dispose());
        _directory.Dispose();
    }

    [Fact]
    public void Append_MoreLogsThanDescriptors_AllAreReadBack()
    {
        var pool = new LogPool(4, 2);
        Create(pool, 40);

        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < _logs.Count; i++)
            {
                Assert.Equal(LogStatus.Ok, _logs[i].Append([(byte)i, (byte)round]));
            }
        }

        Assert.InRange(pool.DescriptorCount, 1, 4);
        Assert.InRange(DescriptorsInside(), 1, 4);
        Assert.Equal(2, pool.MappingCount);
        for (int i = 0; i < _logs.Count; i++)
        {
            Assert.Equal([(byte)i, 0, (byte)i, 1, (byte)i, 2, (byte)i, 3, (byte)i, 4], ReadAll(_logs[i]));
        }
    }

    [Fact]
    public void Append_ThirdTime_Maps()
    {
        Create(new LogPool(4, 4), 1);

        _logs[0].Append([1]);
        _logs[0].Append([2]);
        Assert.False(_logs[0].IsMapped);
        _logs[0].Append([3]);

        Assert.True(_logs[0].IsMapped);
        Assert.Equal([1, 2, 3], ReadAll(_logs[0]));
    }

    [Fact]
    public void Dispose_MappedLog_LetsAnotherBeMapped()
    {
        var pool = new LogPool(8, 1);
        Create(pool, 2);
        for (int i = 0; i < 3; i++)
        {
            _logs[0].Append([1]);
            _logs[1].Append([1]);
        }

        Assert.Equal([true, false], _logs.Select(l => l.IsMapped));
        _logs[0].Dispose();
        _logs[1].Append([2]);

        Assert.True(_logs[1].IsMapped);
        Assert.Equal([1, 1, 1, 2], ReadAll(_logs[1]));
    }

    [Fact]
    public void Append_MappedLogWhoseFileIsClosed_NeedsItOnlyToGrow()
    {
        var pool = new LogPool(1, 4);
        Create(pool, 1);
        AppendOneByOne(_logs[0], 3);
        Create(pool, 1); // takes the only descriptor
        Assert.False(_logs[0].HasDescriptor);

        AppendOneByOne(_logs[0], 1000);
        Assert.False(_logs[0].HasDescriptor);
        Assert.Equal(LogStatus.Ok, _logs[0].Append(new byte[9000]));

        Assert.True(_logs[0].HasDescriptor);
        Assert.Equal(10_003, _logs[0].ByteCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_FileReplacedWhileClosed_IsRefusedAndTheOtherLeftAlone(bool isReplaced)
    {
        var pool = new LogPool(1, 0);
        Create(pool, 2);
        _logs[0].Append([1]);
        _logs[1].Append([1]);
        string path = _logs[0].Path;
        File.Move(path, path + ".away");
        if (isReplaced)
        {
            File.WriteAllBytes(path, new byte[64]);
        }

        Assert.Equal(LogStatus.Moved, _logs[0].Append([2]));
        Assert.Equal(LogStatus.Moved, _logs[0].Sync());
        Assert.Contains(path, Assert.Throws<DatabaseException>(() => _logs[0].Read(0, new byte[1])).Message);
        Assert.Equal(1, _logs[0].ByteCount);
        _logs[0].Dispose();

        Assert.Equal(isReplaced, File.Exists(path));
        Assert.All(isReplaced ? File.ReadAllBytes(path) : [], b => Assert.Equal(0, b));
        Assert.Equal([1], ReadAll(_logs[1]));
        Assert.Equal(LogStatus.Ok, _logs[1].Append([2]));
    }

    [Fact]
    public void Sync_ClosedAfterWriting_IsCountedAndSyncsAll()
    {
        var pool = new LogPool(1, 0);
        Create(pool, 2);
        _logs[0].Append([1]);
        Assert.Equal(LogStatus.Ok, _logs[0].Sync());
        long clean = pool.UnsyncedCloseCount;
        _logs[1].Append([1]);
        Assert.Equal(clean, pool.UnsyncedCloseCount);

        Assert.Equal(LogStatus.Ok, _logs[0].Sync());

        Assert.Equal(clean + 1, pool.UnsyncedCloseCount);
        Assert.Equal(LogStatus.Ok, _logs[1].Sync());
    }

    [Theory]
    [InlineData(0, HeaderByteCount, 4096)]
    [InlineData(8, HeaderByteCount + 8, 4096)]
    [InlineData(4080, 4096, 4096)]
    [InlineData(4081, 8192, 8192)]
    public void Append_FewBytes_KeepTheFileSmall(int byteCount, long length, long allocatedMax)
    {
        Create(new LogPool(4, 4), 1);
        Assert.Equal(LogStatus.Ok, _logs[0].Append(new byte[byteCount]));
        _logs[0].Sync();

        Assert.Equal(length, new FileInfo(_logs[0].Path).Length);
        Assert.InRange(AllocatedByteCount(_logs[0].Path), 0, allocatedMax);
        _logs[0].Dispose();
        Assert.Equal(HeaderByteCount + byteCount, new FileInfo(_logs[0].Path).Length);
    }

    // An appender, a syncer and two readers over many logs with few descriptors: nothing is torn, and nothing of another log.
    [Fact]
    public async Task AppendReadSync_FromSeveralThreads_StayApartAndInBounds()
    {
        const int Seed = 20261;
        const int LogCount = 300;
        const int DescriptorCountMax = 6;
        const int AppendCount = 6000;
        var pool = new LogPool(DescriptorCountMax, 20);
        Create(pool, LogCount);
        using var stop = new CancellationTokenSource();

        Task[] others = [.. Enumerable.Range(1, 2).Select(n => Task.Run(() => ReadRandomly(Seed + n, stop.Token))), Task.Run(() => SyncRandomly(Seed, stop.Token))];
        try
        {
            var random = new Random(Seed);
            for (int i = 0; i < AppendCount; i++)
            {
                int log = (int)(LogCount * Math.Pow(random.NextDouble(), 3)); // some are busy
                long[] values = new long[1 + random.Next(40)];
                long first = _logs[log].ByteCount / sizeof(long);
                for (int v = 0; v < values.Length; v++)
                {
                    values[v] = ((long)log << 32) + first + v;
                }

                Assert.Equal(LogStatus.Ok, _logs[log].Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(values)));
                Assert.InRange(pool.DescriptorCount, 0, DescriptorCountMax);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(others);
        }

        Assert.InRange(DescriptorsInside(), 0, DescriptorCountMax);
        Assert.InRange(pool.MappingCount, 1, 20);
        for (int i = 0; i < LogCount; i++)
        {
            CheckRange(i, 0, _logs[i].ByteCount / sizeof(long));
            _logs[i].Dispose();
            Assert.Equal(_logs[i].ByteCount + HeaderByteCount, new FileInfo(_logs[i].Path).Length);
        }

        Assert.Equal(0, pool.DescriptorCount);
        Assert.Equal(0, pool.MappingCount);
    }

    private void ReadRandomly(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            int log = random.Next(_logs.Count);
            long count = _logs[log].ByteCount / sizeof(long);
            long first = random.NextInt64(count + 1);
            CheckRange(log, first, Math.Min(count - first, 50));
        }
    }

    private void SyncRandomly(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(LogStatus.Ok, _logs[random.Next(_logs.Count)].Sync());
        }
    }

    private void CheckRange(int log, long first, long count)
    {
        var values = new long[count];
        _logs[log].Read(first * sizeof(long), System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != ((long)log << 32) + first + i)
            {
                Assert.Fail($"log {log} has {values[i]:x} at {first + i}");
            }
        }
    }

    private void Create(LogPool pool, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _logs.Add(AppendLog.Create(pool, _directory[$"log{_logs.Count}"], HeaderByteCount, 0));
        }
    }

    private static void AppendOneByOne(AppendLog log, int byteCount)
    {
        for (int i = 0; i < byteCount; i++)
        {
            Assert.Equal(LogStatus.Ok, log.Append([7]));
        }
    }

    private static byte[] ReadAll(AppendLog log)
    {
        var bytes = new byte[log.ByteCount];
        log.Read(0, bytes);
        return bytes;
    }

    private int DescriptorsInside() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
        .Count(f => f.LinkTarget?.StartsWith(_directory.Path, StringComparison.Ordinal) == true);

    private static long AllocatedByteCount(string path)
    {
        using var stat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%b", path]) { RedirectStandardOutput = true })!;
        long blocks = long.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
        stat.WaitForExit();
        return blocks * 512;
    }

    [Fact]
    public void TryTakeMapping_FromSeveralThreads_LosesNone()
    {
        var pool = new LogPool(16, 1);
        List<Thread> threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                if (pool.TryTakeMapping())
                {
                    pool.GiveMappingBack();
                }
            }
        }))];
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(0, pool.MappingCount);
    }
}
