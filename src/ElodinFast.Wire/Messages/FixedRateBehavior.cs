namespace ElodinFast.Wire;

/// <summary>Where a playback clock starts and how it runs.</summary>
public readonly record struct FixedRateBehavior(InitialTimestamp InitialTimestamp, ulong TimeStepNanos, ulong FrequencyHz)
{
    /// <summary>Writes the value.</summary>
    public void Write(ref PostcardWriter writer)
    {
        InitialTimestamp.Write(ref writer);
        writer.WriteU64(TimeStepNanos);
        writer.WriteU64(FrequencyHz);
    }

    internal static FixedRateBehavior Read(ref PostcardReader reader) =>
        new FixedRateBehavior(InitialTimestamp.Read(ref reader), reader.ReadU64(), reader.ReadU64());
}
