using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>
/// Builds the owned form of a schema that has been checked. Recursive, at most <see cref="OwnedNamedType.DepthMax"/> deep.
/// </summary>
internal static class NamedTypeBuilder
{
    public static OwnedNamedType Build(ref NamedTypeWalker walker, NamedTypeNode node, StringPool? pool)
    {
        string name = Utf8Text.Of(node.TypeName, pool);
        return new OwnedNamedType(name, node.Kind switch
        {
            DataModelKind.Struct => OwnedDataModelType.Struct(Fields(ref walker, node.ChildCount, pool)),
            DataModelKind.Enum => OwnedDataModelType.Enum(Variants(ref walker, node.ChildCount, pool)),
            _ => new OwnedDataModelType(node.Kind, Elements(ref walker, node.ChildCount, pool)),
        });
    }

    private static OwnedNamedType[] Elements(ref NamedTypeWalker walker, int count, StringPool? pool)
    {
        if (count == 0)
        {
            return [];
        }

        var elements = new OwnedNamedType[count];
        for (int i = 0; i < count; i++)
        {
            walker.MoveNext(out NamedTypeNode node);
            elements[i] = Build(ref walker, node, pool);
        }

        return elements;
    }

    private static NamedField[] Fields(ref NamedTypeWalker walker, int count, StringPool? pool)
    {
        var fields = new NamedField[count];
        for (int i = 0; i < count; i++)
        {
            walker.MoveNext(out NamedTypeNode node);
            string label = Utf8Text.Of(node.Label, pool);
            fields[i] = new NamedField(label, Build(ref walker, node, pool));
        }

        return fields;
    }

    private static NamedVariant[] Variants(ref NamedTypeWalker walker, int count, StringPool? pool)
    {
        var variants = new NamedVariant[count];
        for (int i = 0; i < count; i++)
        {
            walker.MoveNext(out NamedTypeNode node);
            string label = Utf8Text.Of(node.Label, pool);
            variants[i] = node.VariantKind == VariantKind.Struct
                ? new NamedVariant(label, node.VariantKind, [], Fields(ref walker, node.ChildCount, pool))
                : new NamedVariant(label, node.VariantKind, Elements(ref walker, node.ChildCount, pool), []);
        }

        return variants;
    }
}
