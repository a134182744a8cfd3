using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>The doctor's checks against made-up systems: what is missing or odd is unknown, never an exception.</summary>
[Collection(CommandRun.Name)]
public sealed class DoctorTests : IDisposable
{
    private static readonly SystemProbe s_good = new()
    {
        MayBeFifo = true,
        AskedReceiveBufferBytes = 4 << 20,
        GrantedReceiveBufferBytes = 4 << 20,
        CanSegment = true,
        CanReceiveBatches = true,
        SharedMemoryFreeBytes = 1 << 30,
    };

    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Examine_NothingCanBeRead_SaysUnknown()
    {
        IReadOnlyList<Finding> findings = Examine();
        string[] known = ["sched_fifo", "receive_buffer", "udp_segment", "udp_gro", "shared_memory"];
        Assert.All(findings, f => Assert.Equal(known.Contains(f.Id) ? FindingState.Ok : FindingState.Unknown, f.State));
        Assert.Equal(findings.Count, findings.DistinctBy(f => f.Id).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("-1-2-3,,")]
    [InlineData("99999999999999999999999")]
    [InlineData("always madvise never ] [")]
    [InlineData("name: : :\nMax realtime priority\nMax locked memory  ")]
    public void Examine_Garbage_AnswersAll(string garbage)
    {
        foreach (string file in new[]
        {
            "proc/self/status", "proc/self/limits", "proc/self/timerslack_ns", "proc/cpuinfo", "proc/meminfo", "proc/sys/kernel/version",
            "proc/sys/kernel/sched_rt_runtime_us", "proc/sys/net/core/rmem_max", "proc/sys/net/core/netdev_max_backlog",
            "proc/sys/net/core/busy_read", "sys/devices/system/cpu/isolated", "sys/devices/system/cpu/smt/active",
            "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "sys/devices/system/cpu/cpu0/cpuidle/state0/latency",
            "sys/devices/system/clocksource/clocksource0/current_clocksource", "sys/kernel/mm/transparent_hugepage/enabled",
        })
        {
            Write(file, garbage);
        }

        Assert.Equal(20, Examine().Count);
    }

    [Theory]
    [InlineData("proc/self/status", "Name:\tx\nCpus_allowed_list:\t0-7,9\n", "cores", nameof(FindingState.Ok))]
    [InlineData("proc/self/status", "Cpus_allowed_list:\t3\n", "cores", nameof(FindingState.Problem))]
    [InlineData("proc/self/status", "Cpus_allowed_list:\t0-1\n", "cores", nameof(FindingState.Note))]
    [InlineData("sys/devices/system/cpu/isolated", "2-3\n", "isolated_cores", nameof(FindingState.Ok))]
    [InlineData("sys/devices/system/cpu/smt/active", "1\n", "smt", nameof(FindingState.Note))]
    [InlineData("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n", "cpu_governor", nameof(FindingState.Warning))]
    [InlineData("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n", "cpu_governor", nameof(FindingState.Ok))]
    [InlineData("sys/devices/system/cpu/cpu0/cpuidle/state3/latency", "133\n", "sleep_states", nameof(FindingState.Warning))]
    [InlineData("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n", "clock_source", nameof(FindingState.Warning))]
    [InlineData("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n", "clock_source", nameof(FindingState.Ok))]
    [InlineData("proc/self/timerslack_ns", "50000\n", "timer_slack", nameof(FindingState.Ok))]
    [InlineData("proc/self/timerslack_ns", "40000000\n", "timer_slack", nameof(FindingState.Warning))]
    [InlineData("proc/sys/kernel/sched_rt_runtime_us", "-1\n", "sched_rt_runtime", nameof(FindingState.Ok))]
    [InlineData("proc/sys/kernel/version", "#1 SMP PREEMPT_RT Debian 6.1\n", "preemption", nameof(FindingState.Ok))]
    [InlineData("proc/sys/net/core/netdev_max_backlog", "100\n", "netdev_backlog", nameof(FindingState.Warning))]
    [InlineData("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n", "huge_pages", nameof(FindingState.Warning))]
    [InlineData("proc/meminfo", "MemTotal: 1 kB\nSwapTotal:       8388604 kB\n", "swap", nameof(FindingState.Warning))]
    [InlineData("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor sse\n", "virtual_machine", nameof(FindingState.Note))]
    public void Examine_OneThing_IsJudged(string file, string text, string id, string state)
    {
        Write(file, text);
        Assert.Equal(state, Examine().Single(f => f.Id == id).State.ToString());
    }

    [Fact]
    public void Examine_WhatCanBeChanged_SaysHow()
    {
        SystemProbe bad = s_good with { MayBeFifo = false, GrantedReceiveBufferBytes = 212_992, CanSegment = false, SharedMemoryFreeBytes = 4096 };
        Write("proc/self/limits", "Limit  Soft Limit  Hard Limit  Units\nMax realtime priority     0                    0\n");
        Write("proc/sys/net/core/rmem_max", "212992");
        IReadOnlyList<Finding> findings = DoctorCommand.Examine(new SystemFiles(_root.Path), bad);
        Assert.Contains("RLIMIT_RTPRIO 0", findings.Single(f => f.Id == "sched_fifo").Found, StringComparison.Ordinal);
        Assert.Contains("net.core.rmem_max=4194304", findings.Single(f => f.Id == "receive_buffer").Command, StringComparison.Ordinal);
        Assert.All(
            findings.Where(f => f.State is FindingState.Warning or FindingState.Problem),
            f => Assert.True((f.Command ?? f.Permanent) is not null, f.Id));
        Assert.True(new DoctorReport(findings, null, 1000).HasProblem);
    }

    [Fact]
    public void ToText_NarrowTerminal_WrapsTheSentences()
    {
        string text = new DoctorReport([new Finding("x", FindingState.Note, "y", string.Join(' ', Enumerable.Repeat("word", 50)))], null, 1).ToText(40);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 40, line));
    }

    [Fact]
    public async Task Doctor_ThisMachine_MeasuresAndPrintsJson()
    {
        (int exit, string output, _) = await CommandRun.Run(["doctor", "--seconds", "0.2", "--json"]);
        Assert.Equal(0, exit);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("wake_up_lateness_us").GetProperty("count").GetInt64() >= 100);
        Assert.True(json.RootElement.GetProperty("findings").GetArrayLength() >= 15);
    }

    private IReadOnlyList<Finding> Examine() => DoctorCommand.Examine(new SystemFiles(_root.Path), s_good);

    private void Write(string file, string text)
    {
        string path = Path.Combine(_root.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
