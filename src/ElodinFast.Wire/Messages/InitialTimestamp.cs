namespace ElodinFast.Wire;

/// <summary>Where a playback clock starts; the time counts for <see cref="InitialTimestampKind.Manual"/> only.</summary>
public readonly record struct InitialTimestamp(InitialTimestampKind Kind, long ManualMicros = 0) : IWireValue<InitialTimestamp>
{
    private const uint VariantCount = 3;

    /// <summary>At the oldest timestamp of the database.</summary>
    public static InitialTimestamp Earliest => new(InitialTimestampKind.Earliest);

    /// <summary>At the newest timestamp of the database.</summary>
    public static InitialTimestamp Latest => new(InitialTimestampKind.Latest);

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U32Max + PostcardSize.U64Max;

    /// <summary>At a given time.</summary>
    public static InitialTimestamp Manual(long timestampMicros) => new(InitialTimestampKind.Manual, timestampMicros);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out InitialTimestamp value)
    {
        var kind = (InitialTimestampKind)reader.ReadVariant(VariantCount);
        value = new InitialTimestamp(kind, kind == InitialTimestampKind.Manual ? reader.ReadI64() : 0);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteVariant((uint)Kind);
        if (Kind == InitialTimestampKind.Manual)
        {
            writer.WriteI64(ManualMicros);
        }
    }
}
