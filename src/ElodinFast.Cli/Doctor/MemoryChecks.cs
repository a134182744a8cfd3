using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>Pages, swap, and room for commit rings.</summary>
internal static class MemoryChecks
{
    private const long RingRoomMin = 64L << 20;

    public static IEnumerable<Finding> Run(SystemFiles files, SystemProbe probe)
    {
        yield return HugePages(files);
        yield return Swap(files);
        yield return SharedMemory(probe);
    }

    private static Finding HugePages(SystemFiles files)
    {
        const string Why = "where the kernel makes huge pages of any memory, compacting them stops a thread for up to milliseconds";
        return files.ReadChoice("sys/kernel/mm/transparent_hugepage/enabled") switch
        {
            null => new Finding("huge_pages", FindingState.Unknown, "not told", Why),
            "always" => new Finding("huge_pages", FindingState.Warning, "always", Why)
            {
                Command = "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled",
                Permanent = "kernel command line: transparent_hugepage=madvise",
            },
            { } choice => new Finding("huge_pages", FindingState.Ok, choice, Why),
        };
    }

    private static Finding Swap(SystemFiles files)
    {
        const string Why = "memory that was swapped out comes back in milliseconds";
        string? total = files.ReadField("proc/meminfo", "SwapTotal");
        return total?.Split(' ')[0] switch
        {
            null => new Finding("swap", FindingState.Unknown, "not told", Why),
            "0" => new Finding("swap", FindingState.Ok, "none", Why),
            _ => new Finding("swap", FindingState.Warning, total, Why) { Command = "sudo swapoff -a", Permanent = "no swap line in /etc/fstab" },
        };
    }

    private static Finding SharedMemory(SystemProbe probe)
    {
        const string Why = "commit rings live here (16 MiB each): without room they live in the process, and a kill loses what was not drained";
        return probe.SharedMemoryFreeBytes switch
        {
            null => new Finding("shared_memory", FindingState.Problem, "there is no /dev/shm", Why) { Command = "sudo mount -t tmpfs tmpfs /dev/shm" },
            >= RingRoomMin and { } room => new Finding("shared_memory", FindingState.Ok, MiB(room), Why),
            { } little => new Finding("shared_memory", FindingState.Problem, MiB(little), Why)
            {
                Command = "sudo mount -o remount,size=1G /dev/shm; in a container: --shm-size=1g",
            },
        };
    }

    private static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB free in /dev/shm");
}
