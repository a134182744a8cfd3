namespace ElodinFast.Sim.Tests;

public sealed class PacingScheduleTests
{
    private const long Period = 1_000;

    [Fact]
    public void Next_TicksInTime_AreDueAtWholePeriods()
    {
        var schedule = new PacingSchedule(Period);
        Assert.Equal(500, schedule.Next(500));
        Assert.Equal(1_500, schedule.Next(900));
        Assert.Equal(2_500, schedule.Next(1_600));
    }

    [Fact]
    public void Next_LessThanAPeriodLate_KeepsTheSchedule()
    {
        var schedule = new PacingSchedule(Period);
        schedule.Next(0);
        Assert.Equal(1_000, schedule.Next(1_900));
        Assert.Equal(2_000, schedule.Next(1_950));
        Assert.Equal(0, schedule.ReanchorCount);
    }

    [Fact]
    public void Next_MoreThanAPeriodLate_StartsANewSchedule()
    {
        var schedule = new PacingSchedule(Period);
        schedule.Next(0);
        Assert.Equal(7_300, schedule.Next(7_300));
        Assert.Equal(8_300, schedule.Next(7_400));
        Assert.Equal(1, schedule.ReanchorCount);
    }

    [Fact]
    public void Next_AfterReset_IsDueAtOnce()
    {
        var schedule = new PacingSchedule(Period);
        schedule.Next(0);
        schedule.Reset();
        Assert.Equal(70_000, schedule.Next(70_000));
        Assert.Equal(0, schedule.ReanchorCount);
    }
}
