using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace ElodinFast.Bench.Mirror;

/// <summary>
/// In process (no project is generated), one invocation of a fixed number of operations an iteration: a commit ring holds only so many
/// rows, so the iteration's set-up drains it.
/// </summary>
internal sealed class RowPathConfig : ManualConfig
{
    private const int WarmupCount = 10;
    private const int IterationCount = 25;

    public RowPathConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(WarmupCount)
            .WithIterationCount(IterationCount));
        AddColumn(StatisticColumn.Median, StatisticColumn.P95);
    }
}
