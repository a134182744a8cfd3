using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed class TickDeadlinesTests
{
    [Fact]
    public void DueAt_BeforeTheFirstTick_IsNotKnown()
    {
        var deadlines = new TickDeadlines();
        Assert.Equal(0, deadlines.DueAt(100));
        deadlines.Note(begunNs: 1000, dueNs: 990);
        Assert.Equal(0, deadlines.DueAt(999));
    }

    [Fact]
    public void DueAt_MomentWithinATick_IsThatTicks()
    {
        var deadlines = new TickDeadlines();
        for (int i = 1; i <= 10 * TickDeadlines.KeptCount; i++)
        {
            deadlines.Note(begunNs: i * 1000, dueNs: (i * 1000) - (i % 7));
            Assert.Equal((i * 1000) - (i % 7), deadlines.DueAt((i * 1000) + 500));
            Assert.Equal((i * 1000) - (i % 7), deadlines.DueAt(i * 1000));
        }
    }

    [Fact]
    public void DueAt_MoreTicksAgoThanAreKept_IsNotKnown()
    {
        var deadlines = new TickDeadlines();
        int last = 5 * TickDeadlines.KeptCount;
        for (int i = 1; i <= last; i++)
        {
            deadlines.Note(i * 1000, i * 1000);
        }

        int oldest = last - TickDeadlines.KeptCount + 2; // the place after the newest may be in the writer's hands
        Assert.Equal(oldest * 1000, deadlines.DueAt(oldest * 1000));
        Assert.Equal(0, deadlines.DueAt((oldest - 1) * 1000));
        Assert.Equal(0, deadlines.DueAt(0));
    }

    [Fact]
    public void DueAt_WhileItIsWritten_NeverMixesTwoTicks()
    {
        var deadlines = new TickDeadlines();
        long begun = 0;
        bool isStopping = false;
        var writer = new Thread(() =>
        {
            for (long i = 1; !Volatile.Read(ref isStopping); i++)
            {
                deadlines.Note(i * 1000, (i * 1000) - (i % 1000));
                Volatile.Write(ref begun, i);
            }
        });
        writer.Start();
        int known = 0;
        for (int reads = 0; reads < 200_000; reads++)
        {
            long tick = Math.Max(1, Volatile.Read(ref begun) - (reads % (TickDeadlines.KeptCount + 100)));
            long due = deadlines.DueAt((tick * 1000) + 999);
            known += due == 0 ? 0 : 1;
            Assert.True(due == 0 || due == (tick * 1000) - (tick % 1000), $"tick {tick}: {due}");
        }

        Volatile.Write(ref isStopping, true);
        writer.Join();
        Assert.True(known > 0);
    }
}
