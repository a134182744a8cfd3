namespace ElodinFast.Wire;

/// <summary>The schema of a message log: a type with its name.</summary>
/// <remarks>
/// Peers send it nested, so reading is bounded in depth and size (<see cref="DepthMax"/>, <see cref="TypeCountMax"/>); beyond that it is
/// refused as <see cref="PostcardError.Invalid"/>. Some peers do not bound it and abort.
/// </remarks>
public sealed record OwnedNamedType(string Name, OwnedDataModelType Type)
{
    /// <summary>Largest nesting that is read or written.</summary>
    public const int DepthMax = 128;

    /// <summary>Most types that one schema may be made of when read.</summary>
    public const int TypeCountMax = 16_384;

    /// <summary>The schema of <see cref="ElodinFast.Wire.LogEntry"/>.</summary>
    public static OwnedNamedType LogEntry { get; } = new("LogEntry", OwnedDataModelType.Struct(
        new NamedField("level", new OwnedNamedType("u8", new OwnedDataModelType(DataModelKind.U8))),
        new NamedField("message", new OwnedNamedType("String", new OwnedDataModelType(DataModelKind.String)))));

    /// <summary>The schema of a log whose messages are opaque bytes.</summary>
    public static OwnedNamedType OpaqueBytes { get; } = new("OpaqueBytes", OwnedDataModelType.Struct(
        new NamedField("data", new OwnedNamedType("Vec<T>", new OwnedDataModelType(
            DataModelKind.Seq, new OwnedNamedType("u8", new OwnedDataModelType(DataModelKind.U8)))))));

    /// <summary>Writes the schema.</summary>
    /// <exception cref="ArgumentException">It is nested deeper than <see cref="DepthMax"/>.</exception>
    public void Write(ref PostcardWriter writer) => NamedTypeWriter.Write(ref writer, this, depth: 0);

    internal static OwnedNamedType Read(ref PostcardReader reader)
    {
        int typeBudget = TypeCountMax;
        return NamedTypeReader.Read(ref reader, depth: 0, ref typeBudget);
    }
}
