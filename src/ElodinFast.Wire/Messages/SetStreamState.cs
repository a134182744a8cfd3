namespace ElodinFast.Wire;

/// <summary>Controls the playback clock of a fixed-rate stream; what is absent stays as it is.</summary>
public readonly record struct SetStreamState(
    ulong Id, bool? Playing, long? TimestampMicros, WireDuration? TimeStep, ulong? FrequencyHz)
    : IWireMessage<SetStreamState>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetStreamState;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max + 2 + (2 * PostcardSize.OptionalU64Max) + 1 + PostcardSize.DurationMax;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetStreamState value)
    {
        value = new SetStreamState(
            reader.ReadU64(),
            reader.ReadOptionalBool(),
            reader.ReadOptionalI64(),
            reader.ReadOptionalDuration(),
            reader.ReadOptionalU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU64(Id);
        writer.WriteOptionalBool(Playing);
        writer.WriteOptionalI64(TimestampMicros);
        writer.WriteOptionalDuration(TimeStep);
        writer.WriteOptionalU64(FrequencyHz);
    }
}
