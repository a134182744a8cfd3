namespace ElodinFast.Wire;

/// <summary>The schema of a message log: a type with its name.</summary>
/// <remarks>
/// Peers send it nested, so reading is bounded in depth and size (<see cref="DepthMax"/>, <see cref="TypeCountMax"/>); beyond that it is
/// refused as <see cref="PostcardError.Invalid"/>. Some peers do not bound it and abort.
/// </remarks>
public sealed record OwnedNamedType(string Name, OwnedDataModelType Type) : IWireValue<OwnedNamedType>
{
    /// <summary>Largest nesting of types and variants that is read or written.</summary>
    public const int DepthMax = 128;

    /// <summary>Most types and variants that one schema may be made of when read.</summary>
    public const int TypeCountMax = 16_384;

    /// <summary>Characters after which a schema's text is cut unless told otherwise.</summary>
    public const int TextCharCountMax = 4096;

    /// <summary>The schema of <see cref="ElodinFast.Wire.LogEntry"/>.</summary>
    public static OwnedNamedType LogEntry { get; } = new("LogEntry", OwnedDataModelType.Struct(
        new NamedField("level", new OwnedNamedType("u8", new OwnedDataModelType(DataModelKind.U8))),
        new NamedField("message", new OwnedNamedType("String", new OwnedDataModelType(DataModelKind.String)))));

    /// <summary>The schema of a log whose messages are opaque bytes.</summary>
    public static OwnedNamedType OpaqueBytes { get; } = new("OpaqueBytes", OwnedDataModelType.Struct(
        new NamedField("data", new OwnedNamedType("Vec<T>", new OwnedDataModelType(
            DataModelKind.Seq, new OwnedNamedType("u8", new OwnedDataModelType(DataModelKind.U8)))))));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is nested deeper than <see cref="DepthMax"/>.</exception>
    public int MaxByteCount => NamedTypeWriter.ByteCount(this, depth: 0);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out OwnedNamedType value)
    {
        bool isRead = NamedTypeView.TryRead(ref reader, out NamedTypeView view);
        value = isRead ? view.ToOwned() : null!;
        return isRead;
    }

    /// <summary>Writes the schema.</summary>
    /// <exception cref="ArgumentException">It is nested deeper than <see cref="DepthMax"/>.</exception>
    public void Write(ref PostcardWriter writer) => NamedTypeWriter.Write(ref writer, this, depth: 0);

    /// <summary>
    /// The schema as text (docs/protocol.md), cut with an ellipsis after about <paramref name="charCountMax"/> characters.
    /// </summary>
    public string ToText(int charCountMax = TextCharCountMax)
    {
        byte[] encoded = new byte[MaxByteCount];
        var writer = new PostcardWriter(encoded);
        Write(ref writer);
        var reader = new PostcardReader(encoded);
        NamedTypeView view = reader.Read<NamedTypeView>();
        return reader.Failed ? Name : view.ToText(charCountMax); // more types than anybody reads: its name must do
    }

    /// <inheritdoc/>
    public override string ToString() => ToText();
}
