namespace ElodinFast.Wire;

/// <summary>Where a playback clock starts and how it runs.</summary>
public readonly record struct FixedRateBehavior(InitialTimestamp InitialTimestamp, ulong TimeStepNanos, ulong FrequencyHz)
    : IWireValue<FixedRateBehavior>
{
    /// <inheritdoc/>
    public int MaxByteCount => InitialTimestamp.MaxByteCount + (2 * PostcardSize.U64Max);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out FixedRateBehavior value)
    {
        value = new FixedRateBehavior(reader.Read<InitialTimestamp>(), reader.ReadU64(), reader.ReadU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        InitialTimestamp.Write(ref writer);
        writer.WriteU64(TimeStepNanos);
        writer.WriteU64(FrequencyHz);
    }
}
