using System.Buffers.Binary;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class AppendLogTests : IDisposable
{
    private const long ElodinFileByteCount = 8589934593;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Create_NewLog_HasElodinsHeader()
    {
        AppendLog.Create(_directory["a"], AppendLog.ExtraHeaderByteCount, 0x0102030405060708).Dispose();

        Assert.Equal("1800000000000000" + "0000000000000000" + "0807060504030201", Convert.ToHexStringLower(File.ReadAllBytes(_directory["a"])));
    }

    [Fact]
    public void Append_Bytes_AreInTheFileBehindThePublishedLength()
    {
        using AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount);

        Assert.Equal(LogStatus.Ok, log.Append([1, 2, 3]));

        byte[] file = File.ReadAllBytes(_directory["a"]);
        Assert.Equal(19, BinaryPrimitives.ReadInt64LittleEndian(file));
        Assert.Equal([1, 2, 3], file[16..19]);
    }

    [Fact]
    public void Append_SmallAndLargeInTurns_ReadsBackAndIsCutToLength()
    {
        var random = new Random(7);
        var expected = new List<byte>();
        using (AppendLog log = AppendLog.Create(_directory["a"], AppendLog.ExtraHeaderByteCount))
        {
            for (int i = 0; i < 60; i++)
            {
                var bytes = new byte[i % 5 == 0 ? AppendLog.DirectWriteByteCount + random.Next(200_000) : random.Next(9_000)];
                random.NextBytes(bytes);
                Assert.Equal(LogStatus.Ok, log.Append(bytes));
                expected.AddRange(bytes);
                var back = new byte[bytes.Length];
                log.Read(expected.Count - bytes.Length, back);
                Assert.Equal(bytes, back);
            }

            Assert.Equal(expected.Count, log.ByteCount);
        }

        Assert.Equal(expected.Count + 24, new FileInfo(_directory["a"]).Length);
        using AppendLog again = AppendLog.Open(_directory["a"], AppendLog.ExtraHeaderByteCount);
        var all = new byte[again.ByteCount];
        again.Read(0, all);
        Assert.Equal(expected, all);
    }

    [Fact]
    public void Read_BeyondThePublished_Throws()
    {
        using AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount);
        log.Append([1, 2, 3]);

        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(2, new byte[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(-1, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(long.MaxValue - 3, new byte[1]));
    }

    [Fact]
    public void Open_ElodinsSparseFile_AllocatesBeforeItStores()
    {
        WriteElodinFile(_directory["a"], [9, 9]);
        using (AppendLog log = AppendLog.Open(_directory["a"], AppendLog.ExtraHeaderByteCount))
        {
            Assert.Equal(2, log.ByteCount);
            Assert.Equal(LogStatus.Ok, log.Append(new byte[10_000]));
            Assert.Equal(ElodinFileByteCount, new FileInfo(_directory["a"]).Length);
        }

        Assert.Equal(24 + 2 + 10_000, new FileInfo(_directory["a"]).Length);
    }

    [Fact]
    public void Open_CompactedFile_TakesAppends()
    {
        using (AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount))
        {
            log.Append([1]);
        }

        using AppendLog again = AppendLog.Open(_directory["a"], AppendLog.PlainHeaderByteCount);

        Assert.Equal(LogStatus.Ok, again.Append([2]));
        Assert.Equal([1, 2], ReadAll(again));
    }

    [Fact]
    public void Open_LengthBeyondTheFile_IsClamped()
    {
        using (AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount))
        {
            log.Append([1, 2, 3]);
        }

        byte[] file = File.ReadAllBytes(_directory["a"]);
        BinaryPrimitives.WriteUInt64LittleEndian(file, ulong.MaxValue);
        File.WriteAllBytes(_directory["a"], file);
        using AppendLog again = AppendLog.Open(_directory["a"], AppendLog.PlainHeaderByteCount);

        Assert.Equal([1, 2, 3], ReadAll(again));
        Assert.Equal(19, BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(_directory["a"])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public void Open_FileShorterThanItsHeader_IsRefused(int byteCount)
    {
        File.WriteAllBytes(_directory["a"], new byte[byteCount]);

        Assert.Contains("damaged", Assert.Throws<DatabaseException>(
            () => AppendLog.Open(_directory["a"], AppendLog.PlainHeaderByteCount)).Message);
        Assert.Throws<DatabaseException>(() => AppendLog.OpenRead(_directory["a"], AppendLog.PlainHeaderByteCount));
    }

    [Fact]
    public void Append_NoRoom_AnswersDiskFullAndGoesOnAfterwards()
    {
        using AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount);
        log.FileByteCountMax = 10_000;
        while (log.Append(new byte[1000]) == LogStatus.Ok)
        {
        }

        Assert.Equal(9000, log.ByteCount);
        Assert.Equal(LogStatus.DiskFull, log.Append(new byte[985]));
        Assert.Equal(LogStatus.Ok, log.Append(new byte[984]));
        log.FileByteCountMax = 20_000;
        Assert.Equal(LogStatus.Ok, log.Append(new byte[1000]));
    }

    [Fact]
    public void Create_WhereAFileStands_LeavesItAlone()
    {
        File.WriteAllText(_directory["a"], "mine");

        Assert.Throws<DatabaseException>(() => AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount));
        Assert.Equal("mine", File.ReadAllText(_directory["a"]));
    }

    [Fact]
    public void Read_AfterDispose_Throws()
    {
        AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount);
        log.Append([1]);
        log.Dispose();
        log.Dispose();

        Assert.Throws<ObjectDisposedException>(() => log.Read(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => log.Append([1]));
    }

    [Fact]
    public async Task Dispose_WhileReadersAreInside_NeverTouchesUnmappedMemory()
    {
        AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount);
        log.Append(Enumerable.Repeat((byte)5, 60_000).ToArray());
        using var started = new CountdownEvent(2);
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            var bytes = new byte[60_000];
            Assert.Throws<ObjectDisposedException>(() =>
            {
                for (int i = 0; i < 10_000_000; i++)
                {
                    log.Read(0, bytes);
                    if (i == 10)
                    {
                        started.Signal();
                    }
                }
            });
            Assert.Equal(5, bytes[^1]);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]; // the pool may be busy with other tests
        Assert.True(started.Wait(TimeSpan.FromSeconds(60)));

        log.Dispose();

        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void OpenRead_WhileAnotherAppends_SeesWhatWasPublishedThen()
    {
        using AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount);
        log.Append([1, 2]);

        using AppendLog reader = AppendLog.OpenRead(_directory["a"], AppendLog.PlainHeaderByteCount);
        log.Append([3]);

        Assert.False(reader.IsMapped);
        Assert.Equal([1, 2], ReadAll(reader));
        Assert.Equal(LogStatus.IoError, reader.Append([4]));
    }

    internal static void WriteElodinFile(string path, byte[] data)
    {
        using FileStream file = File.Create(path);
        file.SetLength(ElodinFileByteCount);
        var header = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(header, 24 + data.Length);
        file.Write([.. header, .. data]);
    }

    private static byte[] ReadAll(AppendLog log)
    {
        var all = new byte[log.ByteCount];
        log.Read(0, all);
        return all;
    }

    [Fact]
    public void Read_OverAndOverWithoutAppends_ReadsTheSameThroughAMapping()
    {
        const int Count = 10_000;
        using (AppendLog log = AppendLog.Create(_directory["a"], AppendLog.PlainHeaderByteCount))
        {
            Assert.Equal(LogStatus.Ok, log.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Enumerable.Range(0, Count).ToArray())));
        }

        using AppendLog again = AppendLog.Open(_directory["a"], AppendLog.PlainHeaderByteCount);
        Assert.False(again.IsMappedForReading);
        Span<byte> value = stackalloc byte[4];
        for (int i = 0; i < Count; i++)
        {
            again.Read(i * 4, value);
            Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(value));
        }

        Assert.True(again.IsMappedForReading);
        for (int i = 0; i < 10; i++)
        {
            // By pwrite, then through a mapping of its own: the reader's sees both.
            Assert.Equal(LogStatus.Ok, again.Append([(byte)i, 0, 0, 0]));
            again.Read((Count + i) * 4, value);
            Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(value));
        }
    }
}
