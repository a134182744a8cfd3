namespace ElodinFast.Wire;

/// <summary>Writes the schema of a message log.</summary>
internal static class NamedTypeWriter
{
    public static void Write(ref PostcardWriter writer, OwnedNamedType named, int depth)
    {
        if (depth == OwnedNamedType.DepthMax)
        {
            throw new ArgumentException($"Schema nested deeper than {OwnedNamedType.DepthMax}.", nameof(named));
        }

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

    private static void WriteElements(ref PostcardWriter writer, IReadOnlyList<OwnedNamedType> elements, int depth)
    {
        writer.WriteCount(elements.Count);
        foreach (OwnedNamedType element in elements)
        {
            Write(ref writer, element, depth);
        }
    }

    private static void WriteFields(ref PostcardWriter writer, IReadOnlyList<NamedField> fields, int depth)
    {
        writer.WriteCount(fields.Count);
        foreach (NamedField field in fields)
        {
            writer.WriteString(field.Name);
            Write(ref writer, field.Type, depth);
        }
    }

    private static void WriteVariants(ref PostcardWriter writer, IReadOnlyList<NamedVariant> variants, int depth)
    {
        writer.WriteCount(variants.Count);
        foreach (NamedVariant variant in variants)
        {
            writer.WriteString(variant.Name);
            writer.WriteVariant((uint)variant.Kind);
            switch (variant.Kind)
            {
                case VariantKind.Newtype:
                    Write(ref writer, variant.Elements[0], depth);
                    break;
                case VariantKind.Tuple:
                    WriteElements(ref writer, variant.Elements, depth);
                    break;
                case VariantKind.Struct:
                    WriteFields(ref writer, variant.Fields, depth);
                    break;
                default:
                    break;
            }
        }
    }
}
