namespace ElodinFast.Cli;

/// <summary>What a simulation process tells while it runs, as one JSON line.</summary>
internal sealed record SimStatus
{
    public long Tick { get; init; }

    public string MirrorState { get; init; } = "none";

    /// <summary>When both directions of the mirror first carried a packet, on the monotonic clock; null while they have not.</summary>
    public long? MirrorLiveNanos { get; init; }

    public long RowsSent { get; init; }

    public long RowsReceived { get; init; }

    public long Lost { get; init; }
}
