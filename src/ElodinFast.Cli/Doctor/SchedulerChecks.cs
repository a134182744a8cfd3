using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>What the scheduler lets a thread be, and how late it wakes one.</summary>
internal static class SchedulerChecks
{
    private const long TimerSlackUsualNs = 50_000;

    public static IEnumerable<Finding> Run(SystemFiles files, SystemProbe probe)
    {
        yield return TimerSlack(files);
        yield return Fifo(files, probe);
        yield return Throttle(files);
        yield return LockedMemory(files);
        yield return Preemption(files);
    }

    private static Finding TimerSlack(SystemFiles files)
    {
        const string Why = "timed sleeps end late by up to this; threads of links and of the tick set theirs to 1 ns by themselves";
        return files.ReadNumber("proc/self/timerslack_ns") switch
        {
            null => new Finding("timer_slack", FindingState.Unknown, "not told", Why),
            <= TimerSlackUsualNs and { } usual => new Finding("timer_slack", FindingState.Ok, $"{usual / 1000.0} us".ToString(CultureInfo.InvariantCulture), Why),
            { } long_ => new Finding("timer_slack", FindingState.Warning, $"{long_ / 1000.0} us".ToString(CultureInfo.InvariantCulture), Why)
            {
                Command = "run it outside of the service or desktop session that set this",
            },
        };
    }

    private static Finding Fifo(SystemFiles files, SystemProbe probe)
    {
        const string Why = "a SCHED_FIFO thread (--link-fifo) runs as soon as it is woken, whatever else wants to";
        if (probe.MayBeFifo)
        {
            return new Finding("sched_fifo", FindingState.Ok, "allowed", Why);
        }

        string limit = Limit(files, "Max realtime priority") is { } soft ? $" (RLIMIT_RTPRIO {soft})" : string.Empty;
        return new Finding("sched_fifo", FindingState.Warning, $"not allowed{limit}", Why)
        {
            Command = "sudo setcap cap_sys_nice+ep $(readlink -f $(command -v dotnet)), or run as root",
            Permanent = "a line '@realtime - rtprio 90' in /etc/security/limits.d/realtime.conf, the user in group realtime, a new login",
        };
    }

    private static Finding Throttle(SystemFiles files)
    {
        const string Why = "SCHED_FIFO threads that never sleep are stopped for the rest of each period: a gap of tens of milliseconds";
        long? runtime = files.ReadNumber("proc/sys/kernel/sched_rt_runtime_us");
        long? period = files.ReadNumber("proc/sys/kernel/sched_rt_period_us");
        return runtime switch
        {
            null => new Finding("sched_rt_runtime", FindingState.Unknown, "not told", Why),
            < 0 => new Finding("sched_rt_runtime", FindingState.Ok, "no limit", Why),
            { } limit => new Finding("sched_rt_runtime", FindingState.Note, $"{limit} of {period ?? 1_000_000} us", Why)
            {
                Command = "sleep until shortly before the deadline, then spin (the tick does); or: sudo sysctl -w kernel.sched_rt_runtime_us=-1",
                Permanent = "kernel.sched_rt_runtime_us = -1 in /etc/sysctl.d/90-realtime.conf",
            },
        };
    }

    private static Finding LockedMemory(SystemFiles files)
    {
        const string Why = "memory that may not be locked can be paged out, and a page fault in a tick costs up to milliseconds";
        return Limit(files, "Max locked memory") switch
        {
            null => new Finding("locked_memory", FindingState.Unknown, "not told", Why),
            "unlimited" => new Finding("locked_memory", FindingState.Ok, "unlimited", Why),
            { } limit => new Finding("locked_memory", FindingState.Note, $"{limit} bytes", Why)
            {
                Command = "ulimit -l unlimited",
                Permanent = "a line '@realtime - memlock unlimited' in /etc/security/limits.d/realtime.conf",
            },
        };
    }

    private static Finding Preemption(SystemFiles files)
    {
        const string Why = "the more of the kernel can be interrupted, the shorter the longest wait for a core";
        string? version = files.Read("proc/sys/kernel/version");
        return version is null
            ? new Finding("preemption", FindingState.Unknown, "not told", Why)
            : version.Contains("PREEMPT_RT", StringComparison.Ordinal)
                ? new Finding("preemption", FindingState.Ok, "real-time kernel (PREEMPT_RT)", Why)
                : new Finding("preemption", FindingState.Note, version.Contains("PREEMPT", StringComparison.Ordinal) ? "PREEMPT" : "none told", Why)
                {
                    Permanent = "a real-time kernel: Debian linux-image-rt-amd64, Ubuntu pro enable realtime-kernel",
                };
    }

    // "Max realtime priority     0                    0                    " of /proc/self/limits: the soft limit.
    private static string? Limit(SystemFiles files, string name)
    {
        foreach (string line in (files.Read("proc/self/limits") ?? string.Empty).Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..] ? soft : null;
            }
        }

        return null;
    }
}
