using System.Text;
using System.Text.Unicode;

namespace ElodinFast.Wire;

/// <summary>Reads the columns out of a schema message.</summary>
/// <param name="byteCount">Bytes of the message: columns may share their parts, so all that is copied together is held against them.</param>
internal struct ArrowSchemaReader(int byteCount)
{
    private const int EntryByteCount = 8; // the least that a metadata entry takes in a message

    private int _budget = byteCount;

    /// <summary>The columns; what is allocated is bounded by the bytes there are, not by what they claim.</summary>
    public ArrowError Read(in FlatTable schema, out ArrowField[] fields)
    {
        fields = [];
        if (!schema.TryGetNumber(ArrowFormat.SchemaEndianness, sizeof(short), out int endianness)
            || !schema.TryGetVector(ArrowFormat.SchemaFields, sizeof(uint), out ReadOnlySpan<byte> vector, out int count))
        {
            return ArrowError.Malformed;
        }

        if (endianness != 0)
        {
            return ArrowError.NotSupported;
        }

        if (count > ArrowFormat.ColumnCountMax)
        {
            return ArrowError.TooMany;
        }

        var read = new ArrowField[count];
        for (int i = 0; i < count; i++)
        {
            if (!schema.TryGetTable(vector, i, out FlatTable field))
            {
                return ArrowError.Malformed;
            }

            ArrowError error = ReadField(field, out read[i]);
            if (error != ArrowError.None)
            {
                return _budget < 0 ? ArrowError.TooMany : error;
            }
        }

        fields = read;
        return ArrowError.None;
    }

    private ArrowError ReadField(in FlatTable table, out ArrowField field)
    {
        field = null!;
        if (table.Has(ArrowFormat.FieldDictionary))
        {
            return ArrowError.NotSupported;
        }

        if (!TryGetText(table, ArrowFormat.FieldName, out string name)
            || !table.TryGetNumber(ArrowFormat.FieldNullable, sizeof(byte), out int nullable))
        {
            return ArrowError.Malformed;
        }

        ArrowError error = ReadType(table, isElement: false, out ArrowType type);
        if (error == ArrowError.None)
        {
            error = ReadMetadata(table, out KeyValuePair<string, string>[] metadata);
            field = new ArrowField(name, type, nullable != 0, metadata);
        }

        return error;
    }

    private static ArrowError ReadType(in FlatTable field, bool isElement, out ArrowType type)
    {
        type = default;
        if (!field.TryGetNumber(ArrowFormat.FieldTypeType, sizeof(byte), out int number)
            || !field.TryGetTable(ArrowFormat.FieldType, out FlatTable detail)
            || !field.TryGetVector(ArrowFormat.FieldChildren, sizeof(uint), out ReadOnlySpan<byte> children, out int childCount))
        {
            return ArrowError.Malformed;
        }

        if (number == ArrowFormat.TypeFixedSizeList && !isElement)
        {
            if (childCount != 1
                || !field.TryGetTable(children, 0, out FlatTable child)
                || !detail.TryGetNumber(0, sizeof(int), out int size)
                || size < 0)
            {
                return ArrowError.Malformed;
            }

            if (size > ArrowFormat.ListSizeMax)
            {
                return ArrowError.TooMany;
            }

            ArrowError error = ReadType(child, isElement: true, out ArrowType element);
            type = ArrowType.List(element.Kind, size);
            return error == ArrowError.None && element.Kind == ArrowTypeKind.Utf8 ? ArrowError.UnknownType : error;
        }

        if (!TryGetDetail(detail, number, out int bits, out bool isSigned))
        {
            return ArrowError.Malformed;
        }

        for (ArrowTypeKind kind = ArrowTypeKind.Bool; kind < ArrowTypeKind.FixedSizeList; kind++)
        {
            if (childCount == 0 && ArrowFormat.Describe(kind) == (number, bits, isSigned) && !HasZone(detail, number))
            {
                type = ArrowType.Scalar(kind);
                return ArrowError.None;
            }
        }

        return ArrowError.UnknownType;
    }

    private static bool TryGetDetail(in FlatTable detail, int number, out int bits, out bool isSigned)
    {
        bits = 0;
        isSigned = false;
        switch (number)
        {
            case ArrowFormat.TypeInt:
                bool isRead = detail.TryGetNumber(0, sizeof(int), out bits) & detail.TryGetNumber(1, sizeof(byte), out int sign);
                isSigned = sign != 0;
                return isRead;
            case ArrowFormat.TypeFloatingPoint or ArrowFormat.TypeTimestamp:
                return detail.TryGetNumber(0, sizeof(short), out bits);
            default:
                return true;
        }
    }

    private static bool HasZone(in FlatTable detail, int number) => number == ArrowFormat.TypeTimestamp && detail.Has(1);

    private ArrowError ReadMetadata(in FlatTable field, out KeyValuePair<string, string>[] entries)
    {
        entries = [];
        if (!field.TryGetVector(ArrowFormat.FieldMetadata, sizeof(uint), out ReadOnlySpan<byte> vector, out int count))
        {
            return ArrowError.Malformed;
        }

        if (count > ArrowFormat.MetadataCountMax || (_budget -= count * EntryByteCount) < 0)
        {
            return ArrowError.TooMany;
        }

        var read = new KeyValuePair<string, string>[count];
        for (int i = 0; i < count; i++)
        {
            if (!field.TryGetTable(vector, i, out FlatTable entry)
                || !TryGetText(entry, 0, out string key)
                || !TryGetText(entry, 1, out string value))
            {
                return ArrowError.Malformed;
            }

            read[i] = new KeyValuePair<string, string>(key, value);
        }

        entries = read;
        return ArrowError.None;
    }

    private bool TryGetText(in FlatTable table, int field, out string text)
    {
        text = string.Empty;
        if (!table.TryGetVector(field, sizeof(byte), out ReadOnlySpan<byte> bytes, out _))
        {
            return false;
        }

        _budget -= bytes.Length;
        if (_budget < 0 || !Utf8.IsValid(bytes))
        {
            return false;
        }


        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
