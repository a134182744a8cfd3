using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class CommitRhythmTests
{
    private const long Period = 1_000_000;
    private const long Start = 5_000_000_000;

    private CommitRhythm _rhythm;

    [Fact]
    public void TryPredict_EqualIntervals_LooksOutShortlyBeforeTheNext()
    {
        long last = Fly(Start, 6);
        Assert.True(_rhythm.TryPredict(last + 50_000, out long fromNs, out long untilNs));
        Assert.InRange(fromNs, last + (Period * 85 / 100), last + Period - 1);
        Assert.InRange(untilNs, last + Period + 1, last + (2 * Period));
    }

    [Fact]
    public void TryPredict_FewerThanFive_IsFalse()
    {
        long last = Fly(Start, 4);
        Assert.False(_rhythm.TryPredict(last + 50_000, out _, out _));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(40_000_000)]
    public void TryPredict_TooFastOrTooSlow_IsFalse(long period)
    {
        long last = Start;
        for (int i = 0; i < 20; i++)
        {
            _rhythm.Note(last += period);
        }

        Assert.False(_rhythm.TryPredict(last + 1000, out _, out _));
    }

    [Fact]
    public void TryPredict_LateTicksMissingTicksAndCommitsBetween_KeepsTheRhythm()
    {
        long last = Fly(Start, 10);
        _rhythm.Note(last + Period + 300_000); // late
        _rhythm.Note(last + Period + 700_000); // between
        _rhythm.Note(last + (2 * Period));
        _rhythm.Note(last + (5 * Period)); // two never came
        Assert.True(_rhythm.TryPredict(last + (5 * Period) + 20_000, out long fromNs, out _));
        Assert.InRange(fromNs, last + (6 * Period) - (Period / 5), last + (6 * Period) - 1);
    }

    [Fact]
    public void TryPredict_JitterAndDrift_FollowsThem()
    {
        var random = new Random(17);
        long due = Start;
        int caught = 0;
        for (int i = 0; i < 2000; i++)
        {
            due += Period + 20; // a clock that is off by 20 ppm
            long now = due + random.Next(-10_000, 10_000);
            caught += _rhythm.TryPredict(now - (Period / 2), out long fromNs, out long untilNs) && fromNs < now && now < untilNs ? 1 : 0;
            _rhythm.Note(now);
        }

        Assert.InRange(caught, 1985, 2000);
    }

    [Fact]
    public void TryPredict_AnotherRhythm_IsFoundAgain()
    {
        long last = Fly(Start, 10);
        for (int i = 0; i < 12; i++)
        {
            _rhythm.Note(last += 2_700_000);
        }

        Assert.True(_rhythm.TryPredict(last + 50_000, out long fromNs, out _));
        Assert.InRange(fromNs, last + 2_300_000, last + 2_700_000);
    }

    [Fact]
    public void TryPredict_CommitsAtRandom_IsSeldom()
    {
        var random = new Random(3);
        long now = Start;
        int predicted = 0;
        for (int i = 0; i < 5000; i++)
        {
            now += random.Next(300_000, 9_000_000);
            _rhythm.Note(now);
            predicted += _rhythm.TryPredict(now, out _, out _) ? 1 : 0;
        }

        Assert.InRange(predicted, 0, 250);
    }

    private long Fly(long startNs, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _rhythm.Note(startNs + (i * Period));
        }

        return startNs + ((count - 1) * Period);
    }
}
