using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed class LogLinearHistogramTests
{
    [Fact]
    public void Percentile_NothingRecorded_IsZero()
    {
        var histogram = new LogLinearHistogram();
        Assert.Equal(0, histogram.Percentile(0.5));
        Assert.Equal(0, histogram.Max);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1_000_003)]
    [InlineData(long.MaxValue)]
    public void Percentile_OneValue_IsThatValue(long value)
    {
        var histogram = new LogLinearHistogram();
        histogram.Record(value);
        Assert.Equal(value, histogram.Percentile(0));
        Assert.Equal(value, histogram.Percentile(1));
    }

    [Fact]
    public void Record_Negative_CountsAsZero()
    {
        var histogram = new LogLinearHistogram();
        histogram.Record(-5);
        Assert.Equal((1, 0, 0), (histogram.Count, histogram.Max, histogram.Percentile(1)));
    }

    [Fact]
    public void Percentile_RandomValues_IsWithinABucketOfTheTruth()
    {
        const int Seed = 20_260_101;
        var random = new Random(Seed);
        var histogram = new LogLinearHistogram();
        long[] values = new long[10_000];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextInt64(1L << random.Next(1, 62));
            histogram.Record(values[i]);
        }

        Array.Sort(values);
        Assert.Equal(values[^1], histogram.Max);
        foreach (double share in (double[])[0.01, 0.5, 0.9, 0.99, 0.999])
        {
            long truth = values[(int)Math.Ceiling(share * values.Length) - 1];
            long answer = histogram.Percentile(share);
            Assert.True(answer >= truth && answer <= truth + (truth / 32), $"seed {Seed}: p{share} is {truth}, answered {answer}");
        }
    }

    [Fact]
    public void Clear_AfterValues_ForgetsThem()
    {
        var histogram = new LogLinearHistogram();
        histogram.Record(100);
        histogram.Clear();
        Assert.Equal((0, 0, 0), (histogram.Count, histogram.Max, histogram.Percentile(0.5)));
    }
}
