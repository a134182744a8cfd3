namespace ElodinFast.Cli;

/// <summary>Decides whether a demo shows what it claims. Every claim is checked against files or against a process's own report.</summary>
internal static class DemoVerdict
{
    public static DemoResult Judge(
        DemoOptions options,
        DemoComparison comparison,
        SimReport? sim,
        ProcessReport? external,
        SimReport? alone,
        Percentiles? latency,
        int latencyCount,
        double trimDegrees,
        List<string> problems)
    {
        problems.AddRange(comparison.Problems);
        Require(sim is not null, "the simulation left no report");
        Require(external is not null, "the external database left no report");
        Require(alone is not null, "the flight without mirror left no report");
        Require(sim?.Ticks == options.Ticks, $"{sim?.Ticks ?? 0} of {options.Ticks} ticks were flown");
        Require(comparison.OwnedComponents > 0, "no component was found");
        long wanted = comparison.OwnedComponents * (options.Ticks + 1);
        Require(comparison.SamplesEmbedded == wanted, $"the embedded database holds {comparison.SamplesEmbedded} of {wanted} samples");
        Require(comparison.SamplesExternal == wanted, $"the external database holds {comparison.SamplesExternal} of {wanted} samples");
        Require(
            comparison.ControlValues.Contains(trimDegrees),
            $"{ExternalClient.TrimName} = {trimDegrees} is not in the embedded database");
        Require(sim?.ControlAppliedTick is not null, "the simulation never saw the trim");
        Require(
            sim?.ControlAppliedTick is null || sim.ControlAppliedTick >= options.TrimTick,
            $"the trim was applied in tick {sim?.ControlAppliedTick}, before it was written");

        long lost = comparison.Missing + Sum(static m => m.LostIn + m.LostOut);
        long late = Sum(static m => m.LateIn + m.LateOut);
        long duplicates = comparison.Duplicates + Sum(static m => m.Duplicates);
        long echoed = comparison.Echoed + Sum(static m => m.Echoed);
        Require(lost == 0, $"{lost} samples were lost");
        Require(late == 0, $"{late} samples were late");
        Require(duplicates == 0, $"{duplicates} samples arrived twice");
        Require(echoed == 0, $"{echoed} samples came back to their writer");
        Require(latencyCount > options.Ticks / 2, $"only {latencyCount} rows were timed on both sides");

        long allocated = (sim?.Process.HotAllocatedBytes ?? 0) + (external?.HotAllocatedBytes ?? 0);
        Require(allocated == 0, $"the hot threads allocated {allocated} B ({Threads(sim?.Process)}; {Threads(external)})");
        Require(IsMeasured(sim?.Process), $"no hot thread of the simulation says that it was warm ({Threads(sim?.Process)})");
        Require(IsMeasured(external), $"no hot thread of the external database says that it was warm ({Threads(external)})");

        return new DemoResult
        {
            Ticks = sim?.Ticks ?? 0,
            Components = comparison.OwnedComponents,
            SamplesEmbedded = comparison.SamplesEmbedded,
            SamplesExternal = comparison.SamplesExternal,
            Lost = lost,
            Late = late,
            Duplicates = duplicates,
            Echoed = echoed,
            ControlAppliedTick = sim?.ControlAppliedTick,
            LatencyUs = latency,
            TickUs = sim?.TickUs,
            TickUsWithoutMirror = alone?.TickUs,
            HotAllocatedBytes = allocated,
            Gen0 = sim?.Process.Gen0 ?? 0,
            Verified = problems.Count == 0,
            Problems = problems,
        };

        void Require(bool condition, string otherwise)
        {
            if (!condition)
            {
                problems.Add(otherwise);
            }
        }

        // Each side counts what it received and repeats what the other told it; the larger view is the whole.
        long Sum(Func<Mirror.MirrorMetrics, long> count) => Math.Max(
            sim?.Process.Mirrors.Values.Sum(count) ?? 0,
            external?.Mirrors.Values.Sum(count) ?? 0);
    }

    private static bool IsMeasured(ProcessReport? report) => report?.HotThreads.Any(static t => t.AllocatedBytes >= 0) ?? false;

    private static string Threads(ProcessReport? report) =>
        report is null ? "no report" : string.Join(", ", report.HotThreads.Select(static t => $"{t.Name} {t.AllocatedBytes}"));
}
