using ElodinFast.Bench.Storage;
using ElodinFast.Buffers;
using Xunit;

namespace ElodinFast.Bench.Tests;

public class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 5 }, 5)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void Median_OfUnsortedValues_IsTheMiddle(double[] values, double expected)
    {
        double[] before = [.. values];
        Assert.Equal(expected, Statistics.Median(values));
        Assert.Equal(before, values); // its own copy is sorted
    }

    [Fact]
    public void Median_OfNothing_IsNoNumber() => Assert.Equal(double.NaN, Statistics.Median([]));

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Power_OfACurveOfThatPower_IsThat(double power)
    {
        (double, double)[] points = [.. new double[] { 10, 1_000, 50_000, 1e9 }.Select(x => (x, 7 * Math.Pow(x, power)))];
        Assert.Equal(power, Statistics.Power(points), 9);
    }

    [Fact]
    public void Power_OfOneSize_IsNoNumber() => Assert.Equal(double.NaN, Statistics.Power([(10, 1), (10, 2)]));

    [Fact]
    public void Buckets_OfAHistogram_HoldEveryValueOnce()
    {
        var histogram = new LogLinearHistogram();
        var random = new Random(5);
        long[] values = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextInt64(1L << random.Next(1, 40)))];
        foreach (long value in values)
        {
            histogram.Record(value);
        }

        List<(long Largest, long Count)> buckets = histogram.Buckets();
        Assert.Equal(values.Max(), buckets[^1].Largest);
        long below = -1;
        foreach ((long largest, long count) in buckets)
        {
            Assert.Equal(values.Count(value => value > below && value <= largest), count);
            below = largest;
        }
    }

    [Fact]
    public void Record_OfAShortLatency_LooksAtNoCounters()
    {
        var series = new LatencySeries("any");
        var before = new ThreadUsage(-1, -1); // the real counters are never that
        Assert.Equal(before, series.Record(LatencySeries.LongNs - 1, before));
        Assert.NotEqual(before, series.Record(LatencySeries.VeryLongNs, before));
        Assert.Equal(2, series.Histogram.Count);
        Assert.Equal(1, series.VeryLongCount(LatencyCause.Preempted));
        Assert.Equal(0, series.LongCount(LatencyCause.PageFault) + series.LongCount(LatencyCause.Unseen));
    }

    [Theory]
    [InlineData("123456789 42 7\n", 123456789)]
    [InlineData("5", 5)]
    public void ParseNs_OfSchedstat_IsItsFirstNumber(string line, long expected) => Assert.Equal(expected, ThreadTime.ParseNs(line));

    [Fact]
    public void Decades_OfValues_AreThePowersOfTenAround() => Assert.Equal((-1, 3), SvgPlot.Decades([0.5, 1, 999]));

    [Theory]
    [InlineData(12.34, "12.3 ns")]
    [InlineData(1_234, "1.23 us")]
    [InlineData(2_500_000, "2.50 ms")]
    [InlineData(3e9, "3.00 s")]
    public void Time_OfNanoseconds_HasTheUnitThatSuits(double ns, string expected) => Assert.Equal(expected, Report.Time(ns));

    [Fact]
    public void Parse_OfOptions_TakesWhatItKnowsAndRefusesTheRest()
    {
        StorageOptions options = StorageOptions.Parse("commit", ["--minutes", "0.5", "--dir", "/tmp", "--quick"]);
        Assert.Equal((0.5, "/tmp", true), (options.Minutes, options.Directory, options.IsQuick));
        Assert.EndsWith("-- commit --minutes 0.5 --dir /tmp --quick", options.Command, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StorageOptions.Parse("commit", ["--hours", "1"]));
        Assert.Throws<ArgumentException>(() => StorageOptions.Parse("commit", ["--dir"]));
    }
}
