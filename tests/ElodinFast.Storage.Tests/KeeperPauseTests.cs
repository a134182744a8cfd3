using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class KeeperPauseTests
{
    [Fact]
    public void Next_LittleComesAndThenMuch_GrowsAndIsShortAtOnce()
    {
        var pause = new KeeperPause(2);
        Assert.Equal([4, 8, 16, 16], Enumerable.Range(0, 4).Select(_ => pause.Next(0.01)));
        Assert.Equal(2, pause.Next(0.04));
        Assert.Equal(4, pause.Next(0));
    }
}
