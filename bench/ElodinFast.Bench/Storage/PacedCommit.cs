using System.Diagnostics;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>
/// Ticks at 1 kHz on a real disk, files growing, checkpoints at their default: each shape has a tick of its own, a quarter of a
/// millisecond after the one before. The thread sleeps until shortly before, then spins, as a simulation does.
/// </summary>
internal sealed class PacedCommit : IDisposable
{
    private const long TickNs = 1_000_000;
    private const long SpinNs = 80_000;
    private const long LateNs = 100_000;
    private const int WarmUpSeconds = 5;
    private const int GapProbeMs = 2_000;
    private const int TickMicros = 1_000;

    private readonly Scratch _scratch;
    private readonly Database _database;
    private readonly TimeSpan _duration;
    private long _tick;

    public PacedCommit(StorageOptions options)
    {
        _duration = options.Duration;
        long ticksMax = (long)((_duration.TotalSeconds + WarmUpSeconds) * 1_000) + 1_000;
        _scratch = new Scratch(options.Directory);
        try
        {
            _database = Database.Open(_scratch["db"]);
            RowShape[] shapes = [RowShape.One, RowShape.Forty, RowShape.FourHundred, RowShape.Large];
            Shapes = [.. shapes.Select(shape => new PacedShape(shape, _database, _scratch[$"mapped-{shape.ByteCount}"], ticksMax))];
        }
        catch
        {
            _database?.Dispose();
            _scratch.Dispose();
            throw;
        }
    }

    public PacedShape[] Shapes { get; }

    /// <summary>Ticks after the warm-up.</summary>
    public long Ticks { get; private set; }

    /// <summary>Bytes that the owner thread allocated after the warm-up.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Ticks that began more than 100 us late: the thread was asleep or off its core, which no commit can help.</summary>
    public long LateTicks { get; private set; }

    /// <summary>What a loop that only reads the clock sees: gaps a second beyond 5 and 50 us.</summary>
    public (double Long, double VeryLong) BareGaps { get; private set; }

    /// <summary>Share of one core that the keeper and the checkpoints took.</summary>
    public double KeeperShare { get; private set; }

    /// <summary>The same, of the thread that takes things to the disk.</summary>
    public double CheckpointShare { get; private set; }

    /// <summary>Runs in a thread of its own, to its end.</summary>
    public void Run()
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                RunHere();
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        { Name = "tick" };
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException("the paced run failed", failure);
        }
    }

    public void Dispose()
    {
        foreach (PacedShape shape in Shapes)
        {
            shape.Dispose();
        }

        _database.Dispose();
        _scratch.Dispose();
    }

    private void RunHere()
    {
        BareGaps = ProbeGaps();
        Tick(TimeSpan.FromSeconds(WarmUpSeconds));
        foreach (PacedShape shape in Shapes)
        {
            shape.Clear();
        }

        LateTicks = 0;
        long ticksBefore = _tick;
        using var keeper = new ThreadTime("keeper");
        using var checkpoint = new ThreadTime("checkpoint");
        long begin = Stopwatch.GetTimestamp();
        long keeperBegin = keeper.ReadNs();
        long checkpointBegin = checkpoint.ReadNs();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tick(_duration);
        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Ticks = _tick - ticksBefore;
        double elapsed = Stopwatch.GetTimestamp() - begin;
        KeeperShare = (keeper.ReadNs() - keeperBegin) / elapsed;
        CheckpointShare = (checkpoint.ReadNs() - checkpointBegin) / elapsed;
    }

    // A tick that is late by more than a tick moves all that follow: what was missed is not made up for in a burst.
    private void Tick(TimeSpan duration)
    {
        long due = Stopwatch.GetTimestamp() + TickNs;
        long end = due + (duration.Ticks * TimeSpan.NanosecondsPerTick);
        long slotNs = TickNs / Shapes.Length;
        while (due < end)
        {
            for (int i = 0; i < Shapes.Length; i++)
            {
                Native.SleepUntil(due - SpinNs);
                long now;
                while ((now = Stopwatch.GetTimestamp()) < due)
                {
                }

                LateTicks += now - due > LateNs ? 1 : 0;
                due = now - due > TickNs ? now : due;
                Shapes[i].Tick(_tick, _tick * TickMicros);
                due += slotNs;
            }

            _tick++;
        }
    }

    private static (double Long, double VeryLong) ProbeGaps()
    {
        long begin = Stopwatch.GetTimestamp();
        long last = begin;
        long isLong = 0;
        long isVeryLong = 0;
        while (last - begin < GapProbeMs * 1_000_000L)
        {
            long now = Stopwatch.GetTimestamp();
            isLong += now - last > LatencySeries.LongNs ? 1 : 0;
            isVeryLong += now - last > LatencySeries.VeryLongNs ? 1 : 0;
            last = now;
        }

        return (isLong * 1000.0 / GapProbeMs, isVeryLong * 1000.0 / GapProbeMs);
    }
}
