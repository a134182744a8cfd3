using System.Diagnostics;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>
/// What a commit costs in a tight loop: as many rows as fit half the ring, timed as one; then the same bytes by memcpy into as much memory;
/// then the ring is drained. Nobody drains meanwhile, and files are on tmpfs: this is the commit alone.
/// </summary>
internal static class WarmCommit
{
    private const int BatchRowCountMax = 100_000;
    private const int WarmUpRounds = 40;
    private const int WarmUpPauseMs = 20;
    private const int NeverMs = 3_600_000;

    /// <summary>Median ns a row of commit, memcpy and clock reading; the commit's fastest batch; bytes allocated by the committing thread.</summary>
    internal readonly record struct Result(RowShape Shape, double CommitNs, double FastestNs, double MemcpyNs, double ClockNs, int BatchRows, long AllocatedBytes);

    public static Result Run(RowShape shape, int rounds)
    {
        using var scratch = new Scratch("/dev/shm");
        var options = new DatabaseOptions { KeeperIntervalMs = NeverMs, Durability = DurabilityMode.Process };
        using Database database = Database.Open(scratch["db"], options);
        using var rows = new OwnedRows(database, shape);
        using var copies = new ControlRows(rows.RingByteCount);
        int batch = Math.Min(BatchRowCountMax, rows.RingRowCount / 2);
        long time = 0;
        for (int i = 0; i < WarmUpRounds; i++)
        {
            Commit(rows, batch, ref time);
            Copy(copies, rows.Values, batch);
            ReadClock(batch);
            database.Drain();
            Thread.Sleep(WarmUpPauseMs); // lets the compiler replace what is hot
        }

        var commit = new double[rounds];
        var memcpy = new double[rounds];
        var clock = new double[rounds];
        long allocated = 0;
        for (int i = 0; i < rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            commit[i] = Commit(rows, batch, ref time);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            memcpy[i] = Copy(copies, rows.Values, batch);
            clock[i] = ReadClock(batch);
            database.Drain();
        }

        return new Result(
            shape, Statistics.Median(commit), commit.Min(), Statistics.Median(memcpy), Statistics.Median(clock), batch, allocated);
    }

    private static double Commit(OwnedRows rows, int count, ref long time)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            if (!rows.TryCommit(time++))
            {
                throw new InvalidOperationException("half a ring is full");
            }
        }

        return (double)(Stopwatch.GetTimestamp() - begin) / count;
    }

    private static double Copy(ControlRows copies, byte[] values, int count)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            copies.Copy(values);
        }

        return (double)(Stopwatch.GetTimestamp() - begin) / count;
    }

    private static double ReadClock(int count)
    {
        long begin = Stopwatch.GetTimestamp();
        long last = 0;
        for (int i = 0; i < count; i++)
        {
            last = Stopwatch.GetTimestamp();
        }

        return (double)(last - begin) / count;
    }
}
