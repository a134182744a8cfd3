using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>
/// A value with everything in it as text: two values are equal when their texts are. Records that hold lists compare those by reference.
/// </summary>
public static class DeepText
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("none");
                break;
            case string s:
                text.Append('"').Append(s).Append('"');
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append("0x").Append(Convert.ToHexString(bytes.Span));
                break;
            case VTable vtable:
                AppendList(text, vtable.Ops.ToArray());
                AppendList(text, vtable.Fields.ToArray());
                text.Append("0x").Append(Convert.ToHexString(vtable.Data));
                break;
            case ComponentSchema schema:
                text.Append(schema);
                break;
            case IEnumerable list:
                AppendList(text, list);
                break;
            case IFormattable number:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case bool:
                text.Append(value);
                break;
            default:
                AppendProperties(text, value);
                break;
        }
    }

    private static void AppendList(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        foreach (object? item in list)
        {
            Append(text, item);
            text.Append(' ');
        }

        text.Append(']');
    }

    private static void AppendProperties(StringBuilder text, object value)
    {
        text.Append('{');
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // Sizes and other computed properties follow from the rest.
            if (value.GetType().IsGenericType || property.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute)))
            {
                text.Append(property.Name).Append('=');
                Append(text, property.GetValue(value));
                text.Append(' ');
            }
        }

        text.Append('}');
    }
}
