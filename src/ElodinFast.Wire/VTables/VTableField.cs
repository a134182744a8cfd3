namespace ElodinFast.Wire;

/// <summary>One field of a VTable as it stands on the wire: a slice of the table, and the op that says what it is.</summary>
public readonly record struct VTableField(ushort Offset, ushort ByteCount, ushort Arg) : IWireValue<VTableField>
{
    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfVarint(Offset) + PostcardSize.OfVarint(ByteCount) + PostcardSize.OfVarint(Arg);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTableField value)
    {
        value = new VTableField(reader.ReadU16(), reader.ReadU16(), reader.ReadU16());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU16(Offset);
        writer.WriteU16(ByteCount);
        writer.WriteU16(Arg);
    }
}
