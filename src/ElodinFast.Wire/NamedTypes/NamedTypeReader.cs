namespace ElodinFast.Wire;

/// <summary>Reads the schema of a message log, bounded in depth and in the number of its parts.</summary>
internal static class NamedTypeReader
{
    private const uint KindCount = 29;
    private const uint VariantKindCount = 4;

    private static readonly OwnedNamedType s_unread = new(string.Empty, new OwnedDataModelType(DataModelKind.Unit));

    public static OwnedNamedType Read(ref PostcardReader reader, int depth, ref int typeBudget)
    {
        typeBudget--;
        if (depth == OwnedNamedType.DepthMax || typeBudget < 0)
        {
            reader.Fail(PostcardError.Invalid);
            return s_unread;
        }

        string name = reader.ReadString();
        return reader.Failed ? s_unread : new OwnedNamedType(name, ReadType(ref reader, depth + 1, ref typeBudget));
    }

    private static OwnedDataModelType ReadType(ref PostcardReader reader, int depth, ref int typeBudget)
    {
        var kind = (DataModelKind)reader.ReadVariant(KindCount);
        switch (kind)
        {
            case DataModelKind.Option or DataModelKind.NewtypeStruct or DataModelKind.Seq:
                return new OwnedDataModelType(kind, Read(ref reader, depth, ref typeBudget));
            case DataModelKind.Map:
                return new OwnedDataModelType(
                    kind, Read(ref reader, depth, ref typeBudget), Read(ref reader, depth, ref typeBudget));
            case DataModelKind.Tuple or DataModelKind.TupleStruct:
                return new OwnedDataModelType(kind, ReadElements(ref reader, depth, ref typeBudget));
            case DataModelKind.Struct:
                return new OwnedDataModelType(kind, [], ReadFields(ref reader, depth, ref typeBudget), []);
            case DataModelKind.Enum:
                return new OwnedDataModelType(kind, [], [], ReadVariants(ref reader, depth, ref typeBudget));
            default:
                return new OwnedDataModelType(kind);
        }
    }

    private static List<OwnedNamedType> ReadElements(ref PostcardReader reader, int depth, ref int typeBudget)
    {
        var elements = new List<OwnedNamedType>();
        ulong count = reader.ReadCount();
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            elements.Add(Read(ref reader, depth, ref typeBudget));
        }

        return elements;
    }

    private static List<NamedField> ReadFields(ref PostcardReader reader, int depth, ref int typeBudget)
    {
        var fields = new List<NamedField>();
        ulong count = reader.ReadCount();
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            fields.Add(new NamedField(reader.ReadString(), Read(ref reader, depth, ref typeBudget)));
        }

        return fields;
    }

    private static List<NamedVariant> ReadVariants(ref PostcardReader reader, int depth, ref int typeBudget)
    {
        var variants = new List<NamedVariant>();
        ulong count = reader.ReadCount();
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            // A unit variant holds no type, so it is counted here.
            typeBudget--;
            if (typeBudget < 0)
            {
                reader.Fail(PostcardError.Invalid);
            }

            variants.Add(ReadVariant(ref reader, depth, ref typeBudget));
        }

        return variants;
    }

    private static NamedVariant ReadVariant(ref PostcardReader reader, int depth, ref int typeBudget)
    {
        string name = reader.ReadString();
        var kind = (VariantKind)reader.ReadVariant(VariantKindCount);
        return kind switch
        {
            VariantKind.Newtype => new NamedVariant(name, kind, [Read(ref reader, depth, ref typeBudget)], []),
            VariantKind.Tuple => new NamedVariant(name, kind, ReadElements(ref reader, depth, ref typeBudget), []),
            VariantKind.Struct => new NamedVariant(name, kind, [], ReadFields(ref reader, depth, ref typeBudget)),
            _ => new NamedVariant(name, kind, [], []),
        };
    }
}
