using System.Runtime.CompilerServices;

namespace ElodinFast.Wire;

/// <summary>
/// Walks a schema from the front, each part before the parts that it is made of, bounded in depth and count and without recursion. The
/// only place that knows how a schema is encoded.
/// </summary>
internal ref struct NamedTypeWalker(PostcardReader reader)
{
    private const uint KindCount = 29;
    private const uint VariantKindCount = 4;

    private PostcardReader _reader = reader;
    private Levels _levels;
    private int _depth = -1;
    private int _nodeCount;

    private enum Form : byte
    {
        Element,
        Field,
        Variant,
    }

    /// <summary>The reader, behind what has been walked.</summary>
    public readonly PostcardReader Reader => _reader;

    /// <summary>Takes the next node; <see langword="false"/> at the end, and when the schema cannot be read.</summary>
    public bool MoveNext(out NamedTypeNode node)
    {
        node = default;
        while (_depth >= 0 && _levels[_depth].Left == 0)
        {
            _depth--;
        }

        if (_depth < 0 && _nodeCount > 0)
        {
            return false;
        }

        Form form = Form.Element;
        if (_depth >= 0)
        {
            _levels[_depth].Left--;
            form = _levels[_depth].Form;
        }

        _nodeCount++;
        if (_depth + 1 == OwnedNamedType.DepthMax || _nodeCount > OwnedNamedType.TypeCountMax)
        {
            _reader.Fail(PostcardError.Invalid);
            return false;
        }

        ReadOnlySpan<byte> label = form == Form.Element ? default : _reader.ReadUtf8();
        if (form == Form.Variant)
        {
            var variant = (VariantKind)_reader.ReadVariant(VariantKindCount);
            node = new NamedTypeNode(_depth + 1, label, variant, Enter(variant));
        }
        else
        {
            ReadOnlySpan<byte> typeName = _reader.ReadUtf8();
            var kind = (DataModelKind)_reader.ReadVariant(KindCount);
            node = new NamedTypeNode(_depth + 1, label, typeName, kind, Enter(kind));
        }

        return !_reader.Failed;
    }

    private int Enter(DataModelKind kind) => kind switch
    {
        DataModelKind.Option or DataModelKind.NewtypeStruct or DataModelKind.Seq => Push(1, Form.Element),
        DataModelKind.Map => Push(2, Form.Element),
        DataModelKind.Tuple or DataModelKind.TupleStruct => Push(ReadCount(), Form.Element),
        DataModelKind.Struct => Push(ReadCount(), Form.Field),
        DataModelKind.Enum => Push(ReadCount(), Form.Variant),
        _ => Push(0, Form.Element),
    };

    private int Enter(VariantKind variant) => variant switch
    {
        VariantKind.Newtype => Push(1, Form.Element),
        VariantKind.Tuple => Push(ReadCount(), Form.Element),
        VariantKind.Struct => Push(ReadCount(), Form.Field),
        _ => Push(0, Form.Element),
    };

    // A count is a claim. Whatever is beyond our bound fails there, unless a part before it is wrong in its own way.
    private int ReadCount() => (int)Math.Min(_reader.ReadU64(), int.MaxValue);

    private int Push(int childCount, Form form)
    {
        _levels[++_depth] = new Level(childCount, form);
        return childCount;
    }

    private struct Level(int left, Form form)
    {
        public int Left = left;
        public readonly Form Form = form;
    }

    [InlineArray(OwnedNamedType.DepthMax)]
    private struct Levels
    {
        private Level _first;
    }
}
