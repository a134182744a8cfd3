using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class SendWindowTests
{
    private const int DatagramByteCount = 100;
    private const long Cost = 768 + (2 * DatagramByteCount);

    [Fact]
    public void HasRoom_WindowUsedUp_WaitsForAReport()
    {
        var window = new SendWindow(10 * Cost);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(window.HasRoom(DatagramByteCount));
            Assert.Equal((uint)i + 1, window.Take(DatagramByteCount, isFirst: true));
        }

        Assert.False(window.HasRoom(DatagramByteCount));
        Assert.True(window.Report(4, 10 * Cost));
        for (int i = 0; i < 4; i++)
        {
            Assert.True(window.HasRoom(DatagramByteCount));
            window.Take(DatagramByteCount, isFirst: true);
        }

        Assert.False(window.HasRoom(DatagramByteCount));
    }

    [Fact]
    public void HasRoom_NothingUnderWay_LetsOneThroughWhateverTheWindow()
    {
        var window = new SendWindow(1);
        Assert.True(window.HasRoom(60_000));
        window.Take(60_000, isFirst: true);
        Assert.False(window.HasRoom(60_000));
        window.Report(1, 1);
        Assert.True(window.HasRoom(60_000));
    }

    [Fact]
    public void HasRoom_WindowIsClosed_LetsNothingThroughUntilItOpens()
    {
        var window = new SendWindow(10 * Cost);
        window.Take(DatagramByteCount, isFirst: true);
        window.Report(1, 0);
        Assert.True(window.IsClosed);
        Assert.False(window.HasRoom(DatagramByteCount));
        window.Report(1, 10 * Cost);
        Assert.False(window.IsClosed);
        Assert.True(window.HasRoom(DatagramByteCount));
    }

    [Fact]
    public void Report_OldOrNeverSentNumber_IsIgnored()
    {
        var window = new SendWindow(3 * Cost);
        window.Take(DatagramByteCount, isFirst: true);
        window.Take(DatagramByteCount, isFirst: true);
        Assert.True(window.Report(2, 3 * Cost));
        Assert.False(window.Report(1, 3 * Cost));
        Assert.False(window.Report(3, 3 * Cost));
        Assert.False(window.Report(uint.MaxValue, 3 * Cost));
        Assert.Equal(2, window.Seen);
    }

    [Fact]
    public void DeclareLost_NoProgress_OpensTheWindow()
    {
        var window = new SendWindow(2 * Cost);
        window.Take(DatagramByteCount, isFirst: true);
        window.Take(DatagramByteCount, isFirst: true);
        Assert.False(window.HasRoom(DatagramByteCount));
        window.DeclareLost();
        Assert.True(window.HasRoom(DatagramByteCount));
    }

    [Fact]
    public void HasRoom_MoreUnderWayThanIsRemembered_Waits()
    {
        var window = new SendWindow(long.MaxValue / 2);
        int count = 0;
        while (window.HasRoom(DatagramByteCount))
        {
            window.Take(DatagramByteCount, isFirst: true);
            count++;
        }

        Assert.Equal(SendWindow.RingCount - 1, count);
        window.Report((uint)count, long.MaxValue / 2);
        Assert.True(window.HasRoom(DatagramByteCount));
    }
}
