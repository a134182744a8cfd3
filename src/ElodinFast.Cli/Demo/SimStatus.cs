namespace ElodinFast.Cli;

/// <summary>What a simulation process tells while it runs, as one JSON line.</summary>
internal sealed record SimStatus
{
    public long Tick { get; init; }

    public string MirrorState { get; init; } = "none";

    public long RowsSent { get; init; }

    public long RowsReceived { get; init; }

    public long Lost { get; init; }
}
