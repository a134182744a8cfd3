using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace ElodinFast.Bench.Codec;

/// <summary>
/// In process, as many invocations an iteration as fill it. The warm-up lasts well over a second, so that what is measured is code that
/// tiered compilation has finished with.
/// </summary>
internal sealed class CodecConfig : ManualConfig
{
    private const int WarmupCount = 10;
    private const int IterationCount = 15;
    private const int IterationMilliseconds = 150;

    public CodecConfig()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds))
            .WithWarmupCount(WarmupCount)
            .WithIterationCount(IterationCount));
        AddColumn(new GigabytesColumn());
        HideColumns("StdDev", "RatioSD", "Error", "Alloc Ratio");
    }
}
