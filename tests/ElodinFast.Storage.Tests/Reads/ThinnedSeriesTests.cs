using ElodinFast.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Clamping and thinning, against a plain implementation that has everything in memory and sorts it.</summary>
public class ThinnedSeriesTests
{
    [Fact]
    public void Read_RandomSeries_EqualsThePlainImplementation() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            (long[] timestamps, double[] values) = Series.Random(random, random.Next(1, 3000), random.Next(2) == 0);
            Compare(timestamps, values, (uint)random.Next(0, timestamps.Length + 3));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData(ElementReader.SampleCountMax, 100)]
    [InlineData(ElementReader.SampleCountMax + 1, 100)]
    [InlineData(50_000, 3)]
    [InlineData(50_000, 49_999)]
    [InlineData(50_000, 2)]
    [InlineData(70_001, 1000)]
    public void Read_LongerThanAPiece_EqualsThePlainImplementation(int count, uint pointCountMax)
    {
        (long[] timestamps, double[] values) = Series.Random(new Random(count), count);
        Compare(timestamps, values, pointCountMax);
    }

    [Fact]
    public void Read_NothingFinite_IsZeros()
    {
        using var fixture = new DatabaseFixture();
        Component component = fixture.Scalar("a");
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            fixture.Database.Write(component, 1, DatabaseFixture.Bytes(value));
        }

        var times = new long[3];
        var values = new double[3];
        ThinnedSeries.Read(component, component.All(), 0, times, values);

        Assert.Equal([0, 0, 0], values);
    }

    [Fact]
    public void LowerBound_AnyGuess_EqualsASearchFromTheFront() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            (long[] timestamps, double[] values) = Series.Random(random, random.Next(1, 2000));
            using var series = new Series(timestamps, values);
            for (int i = 0; i < 50; i++)
            {
                long wanted = timestamps[random.Next(timestamps.Length)] + random.Next(-1, 2);
                int expected = timestamps.TakeWhile(t => t < wanted).Count();
                int low = random.Next(expected + 1);
                int high = random.Next(expected, timestamps.Length + 1);
                long guess = random.Next(-2, timestamps.Length + 100);
                Assert.Equal(expected, TimeSearch.LowerBound(series.Log, wanted, low, high, guess));
                Assert.Equal(
                    timestamps.TakeWhile(t => t <= wanted).Count(), TimeSearch.UpperBound(series.Log, wanted, 0, timestamps.Length));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void TryReadNearest_RandomSeries_FollowsTheRule() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            using var fixture = new DatabaseFixture(keeperIntervalMs: random.Next(1, 20));
            Component component = fixture.Scalar("a");
            var value = new byte[8];
            Assert.False(component.TryReadNearest(5, value, out _, out _));
            var timestamps = new List<long>();
            long now = random.Next(100);
            for (int i = 0; i < 100; i++)
            {
                now += random.Next(4);
                timestamps.Add(now);
                fixture.Database.Write(component, now, DatabaseFixture.Bytes(i));
                long wanted = random.NextInt64(timestamps[0] - 3, now + 3);
                int expected = Math.Max(0, timestamps.Count(t => t <= wanted) - 1);
                Assert.True(component.TryReadNearest(wanted, value, out long timestamp, out long index));
                Assert.Equal((expected, timestamps[expected], (double)expected), (index, timestamp, BitConverter.ToDouble(value)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Theory]
    [InlineData("drone.world_pos", "drone_world_pos")]
    [InlineData("GpsPosMessage1.VACC", "gps_pos_message_1_vacc")]
    [InlineData("CANOPENMOTORMESSAGE3.ACTUAL_POSITION", "canopenmotormessage_3_actual_position")]
    [InlineData("rocket.empty", "rocket_empty")]
    [InlineData("HTTPRequest", "http_request")]
    [InlineData("_a__b c-d_", "a_b_c_d")]
    [InlineData("x2y", "x_2_y")]
    [InlineData("", "")]
    public void Of_ComponentName_IsTheTableThatQueriesKnow(string name, string expected) => Assert.Equal(expected, SqlTableName.Of(name));

    private static void Compare(long[] timestamps, double[] values, uint pointCountMax)
    {
        using var fixture = new DatabaseFixture();
        Component component = fixture.Scalar("a");
        Assert.Equal(LogStatus.Ok, component.Log.Append(timestamps, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
        var range = new SampleRange(component.Log, 0, timestamps.Length, sizeof(double));
        var times = new long[ThinnedSeries.PointCount(timestamps.Length, pointCountMax)];
        var points = new double[times.Length];

        ThinnedSeries.Read(component, in range, 0, times, points);

        (long[] expectedTimes, double[] expectedPoints) = Plain(timestamps, values, pointCountMax);
        Assert.Equal(expectedTimes, times);
        Assert.Equal(expectedPoints, points);
    }

    private static (long[] Times, double[] Points) Plain(long[] x, double[] values, uint max)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double At(double p) => sorted[(int)Math.Floor(p / 100 * (sorted.Length - 1))];
        double[] y = [.. values.Select(v => sorted.Length == 0 ? 0 : double.IsFinite(v) ? Math.Clamp(v, At(0.1), At(99.9)) : At(50))];
        int n = x.Length;
        if (n <= max || max < 3)
        {
            return (x, y);
        }

        double size = (n - 2) / (double)(max - 2);
        List<int> picked = [0];
        for (int i = 0; i < max - 2; i++)
        {
            int start = (int)Math.Floor((i * size) + 1);
            int end = Math.Min((int)Math.Floor(((i + 1) * size) + 1), n - 1);
            int nextEnd = Math.Min((int)Math.Floor(((i + 2) * size) + 1), n);
            (double ax, double ay) = (x[n - 1], y[n - 1]);
            if (end < nextEnd)
            {
                ax = x[end..nextEnd].Aggregate(0.0, (sum, t) => sum + t) / (nextEnd - end);
                ay = y[end..nextEnd].Aggregate(0.0, (sum, v) => sum + v) / (nextEnd - end);
            }

            int best = start;
            double largest = -1;
            for (int j = start; j < end; j++)
            {
                double area = Math.Abs(((x[picked[^1]] - ax) * (y[j] - y[picked[^1]])) - (((double)x[picked[^1]] - x[j]) * (ay - y[picked[^1]])));
                if (area > largest)
                {
                    (largest, best) = (area, j);
                }
            }

            picked.Add(best);
        }

        picked.Add(n - 1);
        return ([.. picked.Select(i => x[i])], [.. picked.Select(i => y[i])]);
    }
}
