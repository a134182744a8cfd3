using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed class HistogramWindowTests
{
    private static readonly double[] s_shares = [0.5, 0.99, 1];

    [Fact]
    public void Take_EachTime_HoldsOnlyWhatWasCountedSince()
    {
        var histogram = new LogLinearHistogram();
        var window = new HistogramWindow(histogram);
        long[] values = new long[s_shares.Length];
        Assert.Equal(0, window.Take(s_shares, values));
        histogram.Record(1_000_000);
        Assert.Equal(1, window.Take(s_shares, values));
        Assert.Equal([1_000_000L, 1_000_000, 1_000_000], values);
        for (int i = 1; i <= 50; i++)
        {
            histogram.Record(i);
        }

        Assert.Equal(50, window.Take(s_shares, values));
        Assert.Equal([25L, 50, 50], values);
        Assert.Equal(0, window.Take(s_shares, values));
        Assert.Equal([0L, 0, 0], values);
    }

    [Fact]
    public void Take_AfterClear_CountsAnew()
    {
        var histogram = new LogLinearHistogram();
        var window = new HistogramWindow(histogram);
        long[] values = new long[s_shares.Length];
        histogram.Record(5, 10);
        window.Take(s_shares, values);
        histogram.Clear();
        histogram.Record(7, 2);
        Assert.Equal(2, window.Take(s_shares, values));
        Assert.Equal([7L, 7, 7], values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(123_457)]
    public void RecordEvenly_AnyCount_IsWhatOneByOneWouldBeOrMore(int count)
    {
        const long Largest = 1_000_000;
        const long Smallest = 10_000;
        var evenly = new LogLinearHistogram();
        var oneByOne = new LogLinearHistogram();
        evenly.RecordEvenly(Largest, Smallest, count);
        for (int i = 0; i < count; i++)
        {
            oneByOne.Record(Largest - (count == 1 ? 0 : (Largest - Smallest) * i / (count - 1)));
        }

        Assert.Equal(count, evenly.Count);
        Assert.Equal(Largest, evenly.Max);
        foreach (double share in new[] { 0.1, 0.5, 0.9, 0.99, 1 })
        {
            long wanted = oneByOne.Percentile(share);
            Assert.InRange(evenly.Percentile(share), wanted * 0.96, wanted + ((Largest - Smallest) / 16.0 * 1.1));
        }
    }
}
