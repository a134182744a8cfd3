using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>Cores, their clocks, and how they sleep.</summary>
internal static class ProcessorChecks
{
    private const string Cpus = "sys/devices/system/cpu";
    private const int SleepStateLatencyMaxMicros = 50;

    public static IEnumerable<Finding> Run(SystemFiles files)
    {
        yield return Cores(files);
        yield return Isolated(files);
        yield return Smt(files);
        yield return Governor(files);
        yield return SleepStates(files);
        yield return ClockSource(files);
        yield return Virtual(files);
    }

    private static Finding Cores(SystemFiles files)
    {
        const string Why = "a spinning link wants two cores beside the tick; on two cores inline mode has the lowest latency";
        string? list = files.ReadField("proc/self/status", "Cpus_allowed_list");
        return SystemFiles.CountCores(list) switch
        {
            null => new Finding("cores", FindingState.Unknown, "the cores that this process may use are not told", Why),
            < 2 => new Finding("cores", FindingState.Problem, $"one core ({list})", Why) { Command = "taskset -c 0-3 elodinfast …, or give the machine more cores" },
            < 4 and { } few => new Finding("cores", FindingState.Note, $"{few} cores ({list}): --link-mode inline or event, not spin", Why),
            { } many => new Finding("cores", FindingState.Ok, $"{many} cores ({list})", Why),
        };
    }

    private static Finding Isolated(SystemFiles files)
    {
        const string Why = "on an isolated core nothing else is scheduled, so a pinned tick is not interrupted";
        string? isolated = files.Read($"{Cpus}/isolated");
        string? tickless = files.Read($"{Cpus}/nohz_full");
        return isolated is null
            ? new Finding("isolated_cores", FindingState.Unknown, "isolated cores are not told", Why)
            : isolated.Length > 0
                ? new Finding("isolated_cores", FindingState.Ok, $"cores {isolated} are isolated, without timer ticks: {(string.IsNullOrEmpty(tickless) ? "none" : tickless)}", Why)
                : new Finding("isolated_cores", FindingState.Note, "no core is isolated", Why)
                {
                    Permanent = "kernel command line: isolcpus=2,3 nohz_full=2,3 rcu_nocbs=2,3; then --link-cores 2,3",
                };
    }

    private static Finding Smt(SystemFiles files)
    {
        const string Why = "two threads of one core share its units: each makes the other slower by some tens of percent, at random";
        return files.Read($"{Cpus}/smt/active") switch
        {
            "0" => new Finding("smt", FindingState.Ok, "off", Why),
            "1" => new Finding("smt", FindingState.Note, "on", Why)
            {
                Command = "echo off | sudo tee /sys/devices/system/cpu/smt/control",
                Permanent = "kernel command line: nosmt",
            },
            _ => new Finding("smt", FindingState.Unknown, "not told", Why),
        };
    }

    private static Finding Governor(SystemFiles files)
    {
        const string Why = "a core that clocks down answers the next tick slowly";
        string[] governors = [.. files.List(Cpus, "cpu")
            .Select(cpu => files.Read($"{Cpus}/{cpu}/cpufreq/scaling_governor")).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return governors switch
        {
            [] => new Finding("cpu_governor", FindingState.Unknown, "no frequency scaling here (usual in a virtual machine: the host has it)", Why),
            ["performance"] => new Finding("cpu_governor", FindingState.Ok, "performance", Why),
            _ => new Finding("cpu_governor", FindingState.Warning, string.Join(", ", governors), Why)
            {
                Command = "sudo cpupower frequency-set -g performance",
                Permanent = "GOVERNOR=performance in /etc/default/cpupower, or tuned-adm profile latency-performance",
            },
        };
    }

    private static Finding SleepStates(SystemFiles files)
    {
        const string Why = "the deeper a core sleeps, the longer it takes to wake";
        long worst = -1;
        string worstName = string.Empty;
        foreach (string state in files.List($"{Cpus}/cpu0/cpuidle", "state"))
        {
            string folder = $"{Cpus}/cpu0/cpuidle/{state}";
            if (files.ReadNumber($"{folder}/latency") is { } latency && files.ReadNumber($"{folder}/disable") is null or 0 && latency > worst)
            {
                worst = latency;
                worstName = files.Read($"{folder}/name") ?? state;
            }
        }

        return worst switch
        {
            < 0 => new Finding("sleep_states", FindingState.Unknown, "no sleep states here (usual in a virtual machine: the host has them)", Why),
            <= SleepStateLatencyMaxMicros => new Finding("sleep_states", FindingState.Ok, $"the deepest is {worstName}, {worst} us to wake", Why),
            _ => new Finding("sleep_states", FindingState.Warning, $"the deepest is {worstName}, {worst.ToString(CultureInfo.InvariantCulture)} us to wake", Why)
            {
                Command = "sudo cpupower idle-set -D 10",
                Permanent = "kernel command line: processor.max_cstate=1 intel_idle.max_cstate=1",
            },
        };
    }

    private static Finding ClockSource(SystemFiles files)
    {
        const string Why = "with tsc a clock reading takes some 20 ns, with others it may be a system call of a microsecond";
        const string Folder = "sys/devices/system/clocksource/clocksource0";
        string? source = files.Read($"{Folder}/current_clocksource");
        return source switch
        {
            null => new Finding("clock_source", FindingState.Unknown, "not told", Why),
            "tsc" or "kvm-clock" or "arch_sys_counter" or "hyperv_clocksource_tsc_page" => new Finding("clock_source", FindingState.Ok, source, Why),
            _ => new Finding("clock_source", FindingState.Warning, source, Why)
            {
                Command = (files.Read($"{Folder}/available_clocksource") ?? string.Empty).Split(' ').Contains("tsc")
                    ? $"echo tsc | sudo tee /{Folder}/current_clocksource" : null,
                Permanent = "kernel command line: clocksource=tsc tsc=reliable",
            },
        };
    }

    private static Finding Virtual(SystemFiles files)
    {
        const string Why = "the host may stop a virtual machine for milliseconds, and every wake-up of a sleeping core goes through it";
        string? flags = files.ReadField("proc/cpuinfo", "flags") ?? files.ReadField("proc/cpuinfo", "Features");
        return flags is null
            ? new Finding("virtual_machine", FindingState.Unknown, "not told", Why)
            : flags.Split(' ').Contains("hypervisor")
                ? new Finding("virtual_machine", FindingState.Note, "this is a virtual machine", Why) { Permanent = "a bench with hardware in the loop runs on hardware" }
                : new Finding("virtual_machine", FindingState.Ok, "hardware", Why);
    }
}
