using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.KillCampaign;

/// <summary>Fills a disk with a database, makes room, goes on, and checks that nothing accepted was lost. For a disk of a few megabytes.</summary>
internal static class FullDisk
{
    private const int BallastByteCount = 1 << 20;
    private const int SampleCountMax = 10_000_000;
    private const int MoreSampleCount = 1000;

    /// <summary>Null, or what is wrong.</summary>
    public static string? Run(string disk)
    {
        string ballast = Path.Combine(disk, "ballast");
        File.WriteAllBytes(ballast, new byte[BallastByteCount]);
        string path = Path.Combine(disk, "db");
        var options = new DatabaseOptions { RingByteCount = 64 * 1024, FreeByteCountMin = 0, CheckpointIntervalMs = 20 };
        int accepted = 0;
        using (Database database = Database.Open(path, options))
        {
            if (!database.TryRegister(ComponentId.FromName("a"), new ComponentSchema(PrimitiveType.F64), false, out Component component))
            {
                return "the first component was refused";
            }

            CommitStatus status = Fill(database, component, ref accepted, SampleCountMax);
            if (status != CommitStatus.DiskFull)
            {
                return $"after {accepted} samples: {status}, not DiskFull";
            }

            if (component.All().Count == 0 || !component.TryReadLatest(new byte[8], out long latest, out _) || latest != accepted - 1)
            {
                return "reading does not go on";
            }

            File.Delete(ballast);
            status = Fill(database, component, ref accepted, accepted + MoreSampleCount);
            if (status != CommitStatus.Ok)
            {
                return $"with room again: {status}";
            }
        }

        using Database again = Database.Open(path, options);
        long count = again.FindComponent(ComponentId.FromName("a"))!.SampleCount;
        return count == accepted ? null : $"{accepted} samples were accepted, {count} are there";
    }

    /// <summary>The folder for rings has no room: they live in memory of the process, which works until a kill.</summary>
    public static string? RunWithFullRings(string rings, string directory)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(rings, "ballast"), new byte[BallastByteCount * 8]);
            return "the folder for rings is larger than it should be";
        }
        catch (IOException)
        {
            // Full now.
        }

        var options = new DatabaseOptions { RingByteCount = 64 * 1024, RingDirectory = rings, FreeByteCountMin = 0 };
        int accepted = 0;
        using (Database database = Database.Open(directory, options))
        {
            if (!database.TryRegister(ComponentId.FromName("a"), new ComponentSchema(PrimitiveType.F64), false, out Component component))
            {
                return "the first component was refused";
            }

            CommitStatus status = Fill(database, component, ref accepted, MoreSampleCount * 10);
            if (status != CommitStatus.Ok)
            {
                return $"after {accepted} samples: {status}";
            }
        }

        using Database again = Database.Open(directory, options);
        long count = again.FindComponent(ComponentId.FromName("a"))!.SampleCount;
        return count == accepted ? null : $"{accepted} samples were accepted, {count} are there";
    }

    // Up to a number of samples, or until the disk is full; a full ring is waited for, and so is room that was just made.
    private static CommitStatus Fill(Database database, Component component, ref int accepted, int end)
    {
        long deadline = Environment.TickCount64 + 30_000;
        bool wasFull = database.IsDiskFull;
        while (accepted < end)
        {
            CommitStatus status = database.Write(component, accepted, BitConverter.GetBytes((double)accepted));
            if (status == CommitStatus.Ok)
            {
                accepted++;
                wasFull = false;
            }
            else if (status == CommitStatus.RingFull || (status == CommitStatus.DiskFull && wasFull && Environment.TickCount64 < deadline))
            {
                database.WaitForKeeper();
            }
            else
            {
                return status;
            }
        }

        return CommitStatus.Ok;
    }
}
