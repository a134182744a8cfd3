namespace ElodinFast.Wire;

/// <summary>The first timestamp of one component in a <see cref="DumpSchemaRespView"/>.</summary>
public readonly record struct StartTimestamp(ComponentId ComponentId, long TimestampMicros) : IWireValue<StartTimestamp>
{
    /// <inheritdoc/>
    public int MaxByteCount => 2 * PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out StartTimestamp value)
    {
        value = new StartTimestamp(reader.ReadComponentId(), reader.ReadI64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
        writer.WriteI64(TimestampMicros);
    }
}
