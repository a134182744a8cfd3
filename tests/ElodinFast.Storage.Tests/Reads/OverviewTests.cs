using System.Runtime.InteropServices;
using ElodinFast.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Minimum and maximum over stretches of time, against going over all samples.</summary>
public class OverviewTests
{
    [Fact]
    public void Fill_RandomSeriesGrowingBetweenCalls_EqualsGoingOverAllSamples() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            using var series = new Series(new ComponentSchema(PrimitiveType.F64));
            var pyramid = new MinMaxPyramid(series.Log, series.Schema, 0);
            (long[] timestamps, double[] values) = Series.Random(random, random.Next(1, 30_000));
            int have = 0;
            for (int round = 0; round < 5; round++)
            {
                int more = random.Next(timestamps.Length - have + 1);
                series.Append(timestamps[have..(have + more)], values[have..(have + more)]);
                have += more;
                Check(pyramid, random, timestamps.AsSpan(0, have), values.AsSpan(0, have), random.Next(2) == 0 ? 3000 : long.MaxValue);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Fill_AfterTruncation_ForgetsWhatIsGone()
    {
        using var series = new Series(new ComponentSchema(PrimitiveType.F64));
        var pyramid = new MinMaxPyramid(series.Log, series.Schema, 0);
        long[] timestamps = [.. Enumerable.Range(0, 1000).Select(i => (long)i)];
        double[] values = [.. timestamps.Select(t => (double)t)];
        series.Append(timestamps, values);
        var random = new Random(1);
        Check(pyramid, random, timestamps, values, long.MaxValue);

        series.Log.Truncate(100);
        double[] others = [.. values.Select(v => -v)];
        others.AsSpan(0, 100).Clear();
        values.AsSpan(0, 100).CopyTo(others);
        series.Append(timestamps[100..], others[100..]);

        Check(pyramid, random, timestamps, others, long.MaxValue);
    }

    [Theory]
    [InlineData(PrimitiveType.U8)]
    [InlineData(PrimitiveType.U16)]
    [InlineData(PrimitiveType.U32)]
    [InlineData(PrimitiveType.U64)]
    [InlineData(PrimitiveType.I8)]
    [InlineData(PrimitiveType.I16)]
    [InlineData(PrimitiveType.I32)]
    [InlineData(PrimitiveType.I64)]
    [InlineData(PrimitiveType.Bool)]
    [InlineData(PrimitiveType.F32)]
    [InlineData(PrimitiveType.F64)]
    public void Read_ElementOfEveryType_IsItsValueAsF64(PrimitiveType type)
    {
        using var series = new Series(new ComponentSchema(type, 3));
        var bytes = new byte[3 * type.ByteCount() * 2];
        Span<byte> second = bytes.AsSpan(type.ByteCount(), type.ByteCount());
        Span<byte> last = bytes.AsSpan(type.ByteCount() * 4, type.ByteCount());
        (double low, double high) = Extremes(type, second, last);
        series.Append([1, 2], bytes);
        using var reader = new ElementReader(series.Log, series.Schema, 1);
        var values = new double[2];

        reader.Read(0, values);

        Assert.Equal([low, high], values);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElementReader(series.Log, series.Schema, 3));
    }

    [Fact]
    public void Overview_OfADatabase_SeesWhatWasCommittedAndAllocatesNothingWarm()
    {
        using var fixture = new DatabaseFixture();
        Component component = fixture.Scalar("a");
        var buckets = new OverviewBucket[10];
        Assert.Equal(0, component.Overview(long.MinValue, long.MaxValue, buckets));
        Assert.All(buckets, bucket => Assert.Equal((0, double.NaN, 0), (bucket.Count, bucket.Min, bucket.FirstTimestampMicros)));
        for (int i = 0; i < 1000; i++)
        {
            fixture.Database.Write(component, i, DatabaseFixture.Bytes(i % 7));
        }

        Assert.Equal(1000, component.Overview(0, 999, buckets));
        Assert.Equal(new OverviewBucket(100, 0, 6, 300, 399), buckets[3]);
        Assert.Equal(0, component.Overview(5, 4, buckets));
        Assert.Equal(1, component.Overview(999, long.MaxValue, buckets));
        Assert.Equal(1000, component.Overview(long.MinValue, long.MaxValue, buckets));
        Assert.Throws<ArgumentOutOfRangeException>(() => component.Overview(0, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => component.Overview(0, 1, buckets, 1));

        // Best of a few: a collection may take the pooled memory away in between.
        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            component.Overview(0, 999, buckets);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Fill_MoreThanFits_PutsTheLeastRecentlyUsedOut()
    {
        using var fixture = new DatabaseFixture();
        Component[] components = [.. Enumerable.Range(0, 5).Select(i => fixture.Scalar($"c{i}"))];
        foreach (Component component in components)
        {
            for (int i = 0; i < 2000; i++)
            {
                Write(fixture, component, i);
            }
        }

        fixture.Database.Drain();
        var pyramids = new MinMaxPyramids { ByteCountMax = 4000 };
        var buckets = new OverviewBucket[3];
        for (int round = 0; round < 3; round++)
        {
            foreach (Component component in components)
            {
                Assert.Equal(2000, pyramids.Fill(component, 0, 0, 1999, buckets));
                Assert.Equal((0.0, 1999.0), (buckets[0].Min, buckets[2].Max));
                Assert.InRange(pyramids.ByteCount, 1, 4000);
            }
        }

        Assert.InRange(pyramids.Count, 1, 4);
    }

    [Fact]
    public async Task Overview_WhileAnotherThreadCommits_NeverMissesNorInvents()
    {
        using var fixture = new DatabaseFixture();
        Component component = fixture.Scalar("a");
        const int Count = 20_000;
        Task writer = Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                Write(fixture, component, i);
            }
        });
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var buckets = new OverviewBucket[7];
            long seen = 0;
            do
            {
                bool isLast = writer.IsCompleted;
                long committed = component.SampleCount;
                long count = component.Overview(0, Count - 1, buckets);
                Assert.True(count >= committed && count >= seen, $"{count} of {committed}, {seen} before");
                Assert.All(buckets.Where(b => b.Count > 0), b => Assert.Equal((b.FirstTimestampMicros, b.LastTimestampMicros), ((long)b.Min, (long)b.Max)));
                seen = count;
                if (isLast)
                {
                    break;
                }
            }
            while (true);
        }))];

        await Task.WhenAll([writer, .. readers]);
    }

    private static void Check(MinMaxPyramid pyramid, Random random, ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values, long byteCountMax)
    {
        var buckets = new OverviewBucket[random.Next(1, 50)];
        long start = timestamps.IsEmpty ? 0 : timestamps[random.Next(timestamps.Length)] + random.Next(-2, 3);
        long end = timestamps.IsEmpty ? 9 : timestamps[random.Next(timestamps.Length)] + random.Next(-2, 3);
        (start, end) = random.Next(6) == 0 ? (long.MinValue, long.MaxValue) : (Math.Min(start, end), Math.Max(start, end));
        long total = 0;
        pyramid.Fill(start, end, buckets, byteCountMax);
        for (int b = 0; b < buckets.Length; b++)
        {
            Int128 width = (Int128)end - start + 1;
            Int128 from = start + (width * b / buckets.Length);
            Int128 to = start + (width * (b + 1) / buckets.Length);
            long count = 0;
            long first = 0;
            long last = 0;
            double min = double.NaN;
            double max = double.NaN;
            for (int i = 0; i < timestamps.Length; i++)
            {
                if (timestamps[i] >= from && timestamps[i] < to)
                {
                    first = count++ == 0 ? timestamps[i] : first;
                    last = timestamps[i];
                    min = double.MinNumber(min, values[i]);
                    max = double.MaxNumber(max, values[i]);
                }
            }

            var expected = new OverviewBucket(count, min + 0, max + 0, first, last);
            OverviewBucket found = buckets[b] with { Min = buckets[b].Min + 0, Max = buckets[b].Max + 0 };
            Assert.Equal(expected, found);
            total += count;
        }

        Assert.InRange(total, 0, timestamps.Length);
    }

    private static void Write(DatabaseFixture fixture, Component component, int value)
    {
        while (fixture.Database.Write(component, value, DatabaseFixture.Bytes(value)) == CommitStatus.RingFull)
        {
            Thread.Yield();
        }
    }

    private static (double Low, double High) Extremes(PrimitiveType type, Span<byte> low, Span<byte> high)
    {
        (double, double) Set<T>(T a, T b, Span<byte> first, Span<byte> second)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            MemoryMarshal.Write(first, a);
            MemoryMarshal.Write(second, b);
            return (double.CreateChecked(a), double.CreateChecked(b));
        }

        return type switch
        {
            PrimitiveType.U8 => Set<byte>(1, byte.MaxValue, low, high),
            PrimitiveType.U16 => Set<ushort>(1, ushort.MaxValue, low, high),
            PrimitiveType.U32 => Set<uint>(1, uint.MaxValue, low, high),
            PrimitiveType.U64 => Set<ulong>(1, ulong.MaxValue, low, high),
            PrimitiveType.I8 => Set(sbyte.MinValue, sbyte.MaxValue, low, high),
            PrimitiveType.I16 => Set(short.MinValue, short.MaxValue, low, high),
            PrimitiveType.I32 => Set(int.MinValue, int.MaxValue, low, high),
            PrimitiveType.I64 => Set(long.MinValue, long.MaxValue, low, high),
            PrimitiveType.Bool => Set<byte>(0, 1, low, high),
            PrimitiveType.F32 => Set(-1.5f, float.MaxValue, low, high),
            _ => Set(-1.5, double.MaxValue, low, high),
        };
    }
}
