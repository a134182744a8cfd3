namespace ElodinFast.Wire;

/// <summary>A playback clock shared under a stream id.</summary>
public readonly record struct FixedRateOp(ulong StreamId, FixedRateBehavior Behavior)
{
    /// <summary>Writes the value.</summary>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU64(StreamId);
        Behavior.Write(ref writer);
    }

    internal static FixedRateOp Read(ref PostcardReader reader) =>
        new FixedRateOp(reader.ReadU64(), FixedRateBehavior.Read(ref reader));
}
