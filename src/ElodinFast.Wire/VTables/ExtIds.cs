namespace ElodinFast.Wire;

/// <summary>Ids of the extension ops that somebody gives a meaning to.</summary>
public static class ExtIds
{
    /// <summary>A time in nanoseconds, in the table.</summary>
    public static readonly PacketId TimestampNanos = new(1, 0);

    /// <summary>Averages samples in a VTable stream.</summary>
    public static readonly PacketId Mean = PacketId.FromTypeName("MeanOp");

    /// <summary>Samples at a playback clock in a VTable stream; its data is a <see cref="FixedRateOp"/>.</summary>
    public static readonly PacketId FixedRate = PacketId.FromTypeName("FixedRateBehavior");

    /// <summary>Our row header, hidden in the table (docs/protocol.md).</summary>
    public static readonly PacketId Row = new(0x4d, 0x52);

    /// <summary>Our row group, constant in the VTable (docs/protocol.md).</summary>
    public static readonly PacketId RowGroup = new(0x4d, 0x53);
}
