using System.Text;
using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>The schema of a message log, borrowed from the bytes it was read from: checked once, then walked without allocating.</summary>
/// <remarks>The bounds are those of <see cref="OwnedNamedType"/>.</remarks>
public readonly ref struct NamedTypeView : IWireValue<NamedTypeView>
{
    private readonly ReadOnlySpan<byte> _encoded;

    private NamedTypeView(ReadOnlySpan<byte> encoded)
    {
        _encoded = encoded;
    }

    /// <summary>The type's name; UTF-8.</summary>
    public ReadOnlySpan<byte> Name => Root().TypeName;

    /// <summary>The type's kind.</summary>
    public DataModelKind Kind => Root().Kind;

    /// <inheritdoc/>
    public int MaxByteCount => _encoded.Length;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out NamedTypeView value)
    {
        ReadOnlySpan<byte> rest = reader.Rest;
        var walker = new NamedTypeWalker(reader);
        while (walker.MoveNext(out _))
        {
        }

        reader = walker.Reader;
        value = reader.Failed ? default : new NamedTypeView(rest[..(rest.Length - reader.Remaining)]);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer) => writer.WriteRaw(_encoded);

    /// <summary>Walks the schema: the whole first, each part before the parts that it is made of.</summary>
    public Enumerator GetEnumerator() => new(_encoded);

    /// <summary>A copy that borrows nothing, its names from the pool if one is given.</summary>
    public OwnedNamedType ToOwned(StringPool? pool = null)
    {
        var walker = new NamedTypeWalker(new PostcardReader(_encoded));
        walker.MoveNext(out NamedTypeNode root);
        return NamedTypeBuilder.Build(ref walker, root, pool);
    }

    /// <summary>
    /// The schema as text (docs/protocol.md), cut with an ellipsis after about <paramref name="charCountMax"/> characters.
    /// </summary>
    public string ToText(int charCountMax = OwnedNamedType.TextCharCountMax)
    {
        var text = new StringBuilder();
        var walker = new NamedTypeWalker(new PostcardReader(_encoded));
        walker.MoveNext(out NamedTypeNode root);
        NamedTypePrinter.Print(text, ref walker, root, charCountMax);
        return text.Length > charCountMax ? text.ToString(0, charCountMax) + "…" : text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => ToText();

    private NamedTypeNode Root()
    {
        var walker = new NamedTypeWalker(new PostcardReader(_encoded));
        walker.MoveNext(out NamedTypeNode root);
        return root;
    }

    /// <summary>Where a walk stands.</summary>
    public ref struct Enumerator
    {
        private NamedTypeWalker _walker;
        private NamedTypeNode _current;

        internal Enumerator(ReadOnlySpan<byte> encoded)
        {
            _walker = new NamedTypeWalker(new PostcardReader(encoded));
        }

        /// <summary>The type or variant.</summary>
        public readonly NamedTypeNode Current => _current;

        /// <summary>Goes to the next one; <see langword="false"/> behind the last.</summary>
        public bool MoveNext() => _walker.MoveNext(out _current);
    }
}
