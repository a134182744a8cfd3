using System.Buffers.Binary;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class TimeSeriesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Create_NewSeries_HasElodinsBytes()
    {
        using (TimeSeries series = TimeSeries.Create(_directory.Path, 2))
        {
            Assert.Equal(LogStatus.Ok, series.Append([-1, 5], [1, 2, 3, 4]));
        }

        Assert.Equal(
            "2800000000000000" + "0000000000000000" + "ffffffffffffff7f" + "ffffffffffffffff" + "0500000000000000",
            Convert.ToHexStringLower(File.ReadAllBytes(_directory["index"])));
        Assert.Equal(
            "1c00000000000000" + "0000000000000000" + "0200000000000000" + "01020304",
            Convert.ToHexStringLower(File.ReadAllBytes(_directory["data"])));
    }

    [Fact]
    public void Open_AfterDispose_HoldsEverything()
    {
        using (TimeSeries series = TimeSeries.Create(_directory.Path, 4, startField: 17))
        {
            for (int i = 0; i < 5000; i++)
            {
                series.Append([i], BitConverter.GetBytes(i * 3));
            }
        }

        using TimeSeries again = TimeSeries.Open(_directory.Path, 4);

        Assert.Equal(5000, again.Count);
        Assert.Equal(17, again.StartField);
        var timestamps = new long[2];
        var values = new byte[8];
        again.ReadTimestamps(4998, timestamps);
        again.ReadValues(4998, values);
        Assert.Equal([4998, 4999], timestamps);
        Assert.Equal(4999 * 3, BitConverter.ToInt32(values, 4));
        Assert.Equal(LogStatus.Ok, again.Append([5000], new byte[4]));
    }

    [Fact]
    public void Bounds_EqualNeighbours_AreOnBothSides()
    {
        using TimeSeries series = TimeSeries.Create(_directory.Path, 0);
        series.Append([long.MinValue, 3, 3, 3, 7, long.MaxValue], []);

        Assert.Equal((0, 1), (series.LowerBound(long.MinValue), series.UpperBound(long.MinValue)));
        Assert.Equal((1, 4), (series.LowerBound(3), series.UpperBound(3)));
        Assert.Equal((4, 4), (series.LowerBound(4), series.UpperBound(4)));
        Assert.Equal((5, 6), (series.LowerBound(8), series.UpperBound(long.MaxValue)));
        Assert.Equal(6, series.Count);
    }

    [Fact]
    public void Append_NoRoomForEither_PublishesNothing()
    {
        using TimeSeries series = TimeSeries.Create(_directory.Path, 8);
        series.FileByteCountMax = 4096 * 3;
        long stored = 0;
        while (series.Append([stored, stored], new byte[16]) == LogStatus.Ok)
        {
            stored += 2;
        }

        Assert.Equal(stored, series.Count);
        Assert.Equal(LogStatus.DiskFull, series.Append([stored, stored], new byte[16]));
        series.FileByteCountMax = long.MaxValue;
        Assert.Equal(LogStatus.Ok, series.Append([stored], BitConverter.GetBytes(stored)));
        var value = new byte[8];
        series.ReadValues(stored, value);
        Assert.Equal(stored, BitConverter.ToInt64(value));
    }

    [Fact]
    public void Append_DataFullFirst_PublishesNothing()
    {
        using TimeSeries series = TimeSeries.Create(_directory.Path, 1000);
        series.FileByteCountMax = 8192;
        while (series.Append([1], new byte[1000]) == LogStatus.Ok)
        {
        }

        Assert.Equal(8, series.Count);
        Assert.Equal(8, series.WholeSampleCount());
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 8)]
    [InlineData(5, 11)]
    public void Open_TornPair_CutsBothToWholeSamples(int cutIndexBytes, int cutDataBytes)
    {
        using (TimeSeries series = TimeSeries.Create(_directory.Path, 4))
        {
            series.Append([1, 2, 3, 4], Enumerable.Range(0, 16).Select(i => (byte)i).ToArray());
        }

        Shorten(_directory["index"], cutIndexBytes);
        Shorten(_directory["data"], cutDataBytes);
        long expected = Math.Min(4 - ((cutIndexBytes + 7) / 8), 4 - ((cutDataBytes + 3) / 4));
        using (TimeSeries again = TimeSeries.Open(_directory.Path, 4))
        {
            Assert.Equal(expected, again.Count);
            Assert.Equal(LogStatus.Ok, again.Append([9], [9, 9, 9, 9]));
            var value = new byte[4];
            again.ReadValues(expected, value);
            Assert.Equal([9, 9, 9, 9], value);
        }

        Assert.Equal(24 + ((expected + 1) * 4), new FileInfo(_directory["data"]).Length);
    }

    [Fact]
    public void Open_DescendingTail_IsCut()
    {
        using (TimeSeries series = TimeSeries.Create(_directory.Path, 1))
        {
            series.Append([1, 2, 3, 0, 0], new byte[5]);
        }

        using TimeSeries again = TimeSeries.Open(_directory.Path, 1);

        Assert.Equal(3, again.Count);
    }

    [Fact]
    public void Open_FilesOfAKilledCreation_AreMadeAnew()
    {
        File.WriteAllBytes(_directory["data"], []);
        using TimeSeries series = TimeSeries.Open(_directory.Path, 8);

        Assert.Equal(0, series.Count);
        Assert.Equal(long.MaxValue, series.StartField);
        Assert.Equal(LogStatus.Ok, series.Append([1], new byte[8]));
    }

    [Fact]
    public void Open_DataGoneButIndexUsed_IsRefused()
    {
        using (TimeSeries series = TimeSeries.Create(_directory.Path, 1))
        {
            series.Append([1], [1]);
        }

        File.Delete(_directory["data"]);

        Assert.Contains("data is missing", Assert.Throws<DatabaseException>(() => TimeSeries.Open(_directory.Path, 1)).Message);
        Assert.Equal(32, new FileInfo(_directory["index"]).Length);
    }

    [Fact]
    public void Open_OtherElementSize_IsRefusedUnlessEmpty()
    {
        TimeSeries.Create(_directory.Path, 8).Dispose();
        using (TimeSeries series = TimeSeries.Open(_directory.Path, 4))
        {
            series.Append([1], new byte[4]);
        }

        Assert.Equal(4, BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(_directory["data"]).AsSpan(16)));
        Assert.Throws<DatabaseException>(() => TimeSeries.Open(_directory.Path, 8));
    }

    [Fact]
    public void Append_AThousandSeries_AllWork()
    {
        var all = new List<TimeSeries>();
        try
        {
            for (int i = 0; i < 1000; i++)
            {
                string directory = Directory.CreateDirectory(_directory[$"{i}"]).FullName;
                all.Add(TimeSeries.Create(directory, 8));
            }

            for (int i = 0; i < all.Count; i++)
            {
                Assert.Equal(LogStatus.Ok, all[i].Append([i], BitConverter.GetBytes((long)i)));
                Assert.Equal(i, all[i].TimestampAt(0));
            }
        }
        finally
        {
            all.ForEach(series => series.Dispose());
        }
    }

    [Fact]
    public void Append_AfterWarmUp_AllocatesNothing()
    {
        using TimeSeries series = TimeSeries.Create(_directory.Path, 8);
        Span<byte> values = stackalloc byte[800];
        Span<long> timestamps = stackalloc long[100];
        for (int i = 0; i < 100; i++)
        {
            AppendOnce(series, timestamps, values, i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 100; i < 10_000; i++)
        {
            AppendOnce(series, timestamps, values, i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_000_000, series.Count);
    }

    [Fact]
    public async Task Read_WhileAnotherThreadAppends_SeesWholeSamples()
    {
        using TimeSeries series = TimeSeries.Create(_directory.Path, 8);
        Task writer = Task.Run(() =>
        {
            var values = new byte[8 * 50];
            var timestamps = new long[50];
            for (int i = 0; i < 4_000; i++)
            {
                for (int k = 0; k < 50; k++)
                {
                    timestamps[k] = (i * 50L) + k;
                    BinaryPrimitives.WriteInt64LittleEndian(values.AsSpan(8 * k), ~timestamps[k]);
                }

                Assert.Equal(LogStatus.Ok, series.Append(timestamps, values));
            }
        });
        var value = new byte[8];
        while (!writer.IsCompleted)
        {
            long count = series.Count;
            if (count > 0)
            {
                series.ReadValues(count - 1, value);
                Assert.Equal(~series.TimestampAt(count - 1), BinaryPrimitives.ReadInt64LittleEndian(value));
            }
        }

        await writer.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(200_000, series.Count);
    }

    private static void AppendOnce(TimeSeries series, Span<long> timestamps, Span<byte> values, int i)
    {
        timestamps.Fill(i);
        values.Fill((byte)i);
        if (series.Append(timestamps, values) != LogStatus.Ok)
        {
            throw new InvalidOperationException("append failed");
        }
    }

    private static void Shorten(string path, int byteCount)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength(file.Length - byteCount);
    }
}
