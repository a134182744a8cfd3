using System.Text;

namespace ElodinFast.Wire;

/// <summary>Prints a schema that has been checked. Recursive, at most <see cref="OwnedNamedType.DepthMax"/> deep. Cold.</summary>
internal static class NamedTypePrinter
{
    public static void Print(StringBuilder text, ref NamedTypeWalker walker, NamedTypeNode node, int charCountMax)
    {
        if (node.IsVariant)
        {
            Append(text, node.Label);
            DataModelKind form = node.VariantKind == VariantKind.Struct ? DataModelKind.Struct : DataModelKind.Tuple;
            PrintParts(text, ref walker, node, form, charCountMax);
            return;
        }

        switch (node.Kind)
        {
            case DataModelKind.Unit:
                text.Append("()");
                break;
            case DataModelKind.Option or DataModelKind.Seq or DataModelKind.Map:
                text.Append(LowerName(node.Kind)).Append('<');
                PrintList(text, ref walker, node.ChildCount, ", ", charCountMax);
                text.Append('>');
                break;
            case DataModelKind.Tuple:
                PrintParts(text, ref walker, node, node.Kind, charCountMax);
                break;
            case DataModelKind.Enum:
                text.Append("enum ");
                Append(text, node.TypeName);
                text.Append(" { ");
                PrintList(text, ref walker, node.ChildCount, " | ", charCountMax);
                text.Append(" }");
                break;
            case DataModelKind.Struct or DataModelKind.TupleStruct or DataModelKind.NewtypeStruct or DataModelKind.UnitStruct:
                Append(text, node.TypeName);
                PrintParts(text, ref walker, node, node.Kind, charCountMax);
                break;
            default:
                text.Append(LowerName(node.Kind));
                break;
        }
    }

    private static void PrintParts(StringBuilder text, ref NamedTypeWalker walker, NamedTypeNode node, DataModelKind form, int charCountMax)
    {
        if (form == DataModelKind.Struct)
        {
            text.Append(" { ");
            PrintList(text, ref walker, node.ChildCount, ", ", charCountMax);
            text.Append(" }");
        }
        else if (form != DataModelKind.UnitStruct && !(node.IsVariant && node.VariantKind == VariantKind.Unit))
        {
            text.Append('(');
            PrintList(text, ref walker, node.ChildCount, ", ", charCountMax);
            text.Append(')');
        }
    }

    private static void PrintList(StringBuilder text, ref NamedTypeWalker walker, int count, string separator, int charCountMax)
    {
        // Beyond the bound nothing needs to be walked: what follows would be cut off.
        for (int i = 0; i < count && text.Length <= charCountMax; i++)
        {
            text.Append(i == 0 ? string.Empty : separator);
            walker.MoveNext(out NamedTypeNode node);
            if (!node.IsVariant && !node.Label.IsEmpty)
            {
                Append(text, node.Label);
                text.Append(": ");
            }

            Print(text, ref walker, node, charCountMax);
        }
    }

    // Names come from a peer: what a terminal would obey is not printed.
    private static void Append(StringBuilder text, ReadOnlySpan<byte> utf8)
    {
        foreach (Rune rune in Encoding.UTF8.GetString(utf8).EnumerateRunes())
        {
            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }
    }

    private static string LowerName(DataModelKind kind) => kind switch
    {
        DataModelKind.ByteArray => "bytes",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
