namespace ElodinFast.Wire;

/// <summary>Writes the schema of a message log, and counts its bytes. By index: an enumerator of an interface would be allocated.</summary>
internal static class NamedTypeWriter
{
    public static void Write(ref PostcardWriter writer, OwnedNamedType named, int depth)
    {
        Bound(depth);
        writer.WriteString(named.Name);
        OwnedDataModelType type = named.Type;
        writer.WriteVariant((uint)type.Kind);
        switch (type.Kind)
        {
            case DataModelKind.Option or DataModelKind.NewtypeStruct or DataModelKind.Seq:
                Write(ref writer, type.Elements[0], depth + 1);
                break;
            case DataModelKind.Map:
                Write(ref writer, type.Elements[0], depth + 1);
                Write(ref writer, type.Elements[1], depth + 1);
                break;
            case DataModelKind.Tuple or DataModelKind.TupleStruct:
                WriteElements(ref writer, type.Elements, depth + 1);
                break;
            case DataModelKind.Struct:
                WriteFields(ref writer, type.Fields, depth + 1);
                break;
            case DataModelKind.Enum:
                WriteVariants(ref writer, type.Variants, depth + 1);
                break;
            default:
                break;
        }
    }

    /// <summary>An upper bound: what the kind leaves out is counted too, and a count in front of every list.</summary>
    public static int ByteCount(OwnedNamedType named, int depth)
    {
        Bound(depth);
        OwnedDataModelType type = named.Type;
        int byteCount = PostcardSize.OfString(named.Name) + 1 + ByteCount(type.Elements, depth + 1) + ByteCount(type.Fields, depth + 1);
        for (int i = 0; i < type.Variants.Count; i++)
        {
            NamedVariant variant = type.Variants[i];
            byteCount += PostcardSize.OfString(variant.Name) + 1;
            byteCount += ByteCount(variant.Elements, depth + 2) + ByteCount(variant.Fields, depth + 2);
        }

        return byteCount + PostcardSize.OfVarint((ulong)type.Variants.Count);
    }

    private static int ByteCount(IReadOnlyList<OwnedNamedType> elements, int depth)
    {
        int byteCount = PostcardSize.OfVarint((ulong)elements.Count);
        for (int i = 0; i < elements.Count; i++)
        {
            byteCount += ByteCount(elements[i], depth);
        }

        return byteCount;
    }

    private static int ByteCount(IReadOnlyList<NamedField> fields, int depth)
    {
        int byteCount = PostcardSize.OfVarint((ulong)fields.Count);
        for (int i = 0; i < fields.Count; i++)
        {
            byteCount += PostcardSize.OfString(fields[i].Name) + ByteCount(fields[i].Type, depth);
        }

        return byteCount;
    }

    private static void WriteElements(ref PostcardWriter writer, IReadOnlyList<OwnedNamedType> elements, int depth)
    {
        writer.WriteCount(elements.Count);
        for (int i = 0; i < elements.Count; i++)
        {
            Write(ref writer, elements[i], depth);
        }
    }

    private static void WriteFields(ref PostcardWriter writer, IReadOnlyList<NamedField> fields, int depth)
    {
        writer.WriteCount(fields.Count);
        for (int i = 0; i < fields.Count; i++)
        {
            writer.WriteString(fields[i].Name);
            Write(ref writer, fields[i].Type, depth);
        }
    }

    private static void WriteVariants(ref PostcardWriter writer, IReadOnlyList<NamedVariant> variants, int depth)
    {
        writer.WriteCount(variants.Count);
        for (int i = 0; i < variants.Count; i++)
        {
            Bound(depth);
            NamedVariant variant = variants[i];
            writer.WriteString(variant.Name);
            writer.WriteVariant((uint)variant.Kind);
            switch (variant.Kind)
            {
                case VariantKind.Newtype:
                    Write(ref writer, variant.Elements[0], depth + 1);
                    break;
                case VariantKind.Tuple:
                    WriteElements(ref writer, variant.Elements, depth + 1);
                    break;
                case VariantKind.Struct:
                    WriteFields(ref writer, variant.Fields, depth + 1);
                    break;
                default:
                    break;
            }
        }
    }

    private static void Bound(int depth)
    {
        if (depth >= OwnedNamedType.DepthMax)
        {
            throw new ArgumentException($"Schema nested deeper than {OwnedNamedType.DepthMax}.");
        }
    }
}
