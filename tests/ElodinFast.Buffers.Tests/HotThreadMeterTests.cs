using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed class HotThreadMeterTests
{
    [Fact]
    public void Retire_ManyThreadsOfOneName_LeaveOneMeterWithTheirSum()
    {
        string name = $"test {Guid.NewGuid():n}";
        long sum = 0;
        for (int i = 0; i < 100; i++)
        {
            HotThreadMeter meter = HotThreadMeter.Register(name);
            meter.MarkWarm();
            GC.KeepAlive(new byte[1000]);
            meter.Update();
            sum += meter.AllocatedBytes;
            meter.Retire();
            meter.Retire(); // once is enough
        }

        HotThreadMeter left = Assert.Single(HotThreadMeter.All, m => m.Name == name);
        Assert.Equal(sum, left.AllocatedBytes);
        Assert.True(left.IsWarm);
        Assert.True(sum >= 100_000);
    }

    [Fact]
    public void Retire_AnotherOfTheNameGoesOn_StaysByItself()
    {
        string name = $"test {Guid.NewGuid():n}";
        HotThreadMeter goesOn = HotThreadMeter.Register(name);
        HotThreadMeter.Register(name).Retire();
        Assert.Equal(2, HotThreadMeter.All.Count(m => m.Name == name));
        Assert.Contains(goesOn, HotThreadMeter.All);
        Assert.DoesNotContain(HotThreadMeter.All, m => m.Name == name && m.IsWarm);
        goesOn.Retire();
        Assert.Single(HotThreadMeter.All, m => m.Name == name);
    }
}
