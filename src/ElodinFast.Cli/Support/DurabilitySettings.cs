using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>What the command line said about the disk.</summary>
internal sealed record DurabilitySettings(DurabilityMode Mode, int CheckpointIntervalMs, long FreeByteCountMin)
{
    public static DurabilitySettings Default { get; } = new(DurabilityMode.Interval, 1000, new DatabaseOptions().FreeByteCountMin);
}
