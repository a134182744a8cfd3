using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Shows component values: for people shortened, as JSON exact. Warm.</summary>
internal static class ComponentValues
{
    private const int ElementsShown = 7;

    /// <summary>A number, or the elements in row-major order in brackets; long ones are cut.</summary>
    public static string ToText(ComponentSchema schema, ReadOnlySpan<byte> value)
    {
        int size = schema.Type.ByteCount();
        int count = value.Length / size;
        if (schema.Dimensions.IsEmpty && count == 1)
        {
            return ElementText(schema.Type, value);
        }

        var text = new StringBuilder("[");
        int shown = count <= ElementsShown ? count : ElementsShown - 1;
        for (int i = 0; i < shown; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ").Append(ElementText(schema.Type, value[(i * size)..]));
        }

        return text.Append(shown < count ? $", … {count - shown} more]" : "]").ToString();
    }

    /// <summary>A JSON number (or boolean), or an array of them in row-major order. What JSON has no number for is a string.</summary>
    public static void WriteJson(Utf8JsonWriter json, ComponentSchema schema, ReadOnlySpan<byte> value)
    {
        int size = schema.Type.ByteCount();
        if (schema.Dimensions.IsEmpty && value.Length == size)
        {
            WriteElement(json, schema.Type, value);
            return;
        }

        json.WriteStartArray();
        for (int offset = 0; offset + size <= value.Length; offset += size)
        {
            WriteElement(json, schema.Type, value[offset..]);
        }

        json.WriteEndArray();
    }

    /// <summary>One element as a number.</summary>
    public static double ToDouble(PrimitiveType type, ReadOnlySpan<byte> value) => type switch
    {
        PrimitiveType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(value),
        PrimitiveType.F32 => BinaryPrimitives.ReadSingleLittleEndian(value),
        PrimitiveType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(value),
        _ => ToInt64(type, value),
    };

    private static string ElementText(PrimitiveType type, ReadOnlySpan<byte> value) => type switch
    {
        PrimitiveType.F64 or PrimitiveType.F32 => ToDouble(type, value).ToString("0.######", CultureInfo.InvariantCulture),
        PrimitiveType.Bool => value[0] != 0 ? "true" : "false",
        PrimitiveType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        _ => ToInt64(type, value).ToString(CultureInfo.InvariantCulture),
    };

    private static void WriteElement(Utf8JsonWriter json, PrimitiveType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case PrimitiveType.F64 when double.IsFinite(BinaryPrimitives.ReadDoubleLittleEndian(value)):
                json.WriteNumberValue(BinaryPrimitives.ReadDoubleLittleEndian(value));
                break;
            case PrimitiveType.F32 when float.IsFinite(BinaryPrimitives.ReadSingleLittleEndian(value)):
                json.WriteNumberValue(BinaryPrimitives.ReadSingleLittleEndian(value));
                break;
            case PrimitiveType.F64 or PrimitiveType.F32:
                json.WriteStringValue(ToDouble(type, value).ToString(CultureInfo.InvariantCulture));
                break;
            case PrimitiveType.Bool:
                json.WriteBooleanValue(value[0] != 0);
                break;
            case PrimitiveType.U64:
                json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(value));
                break;
            default:
                json.WriteNumberValue(ToInt64(type, value));
                break;
        }
    }

    private static long ToInt64(PrimitiveType type, ReadOnlySpan<byte> value) => type switch
    {
        PrimitiveType.U8 or PrimitiveType.Bool => value[0],
        PrimitiveType.I8 => (sbyte)value[0],
        PrimitiveType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(value),
        PrimitiveType.I16 => BinaryPrimitives.ReadInt16LittleEndian(value),
        PrimitiveType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(value),
        PrimitiveType.I32 => BinaryPrimitives.ReadInt32LittleEndian(value),
        _ => BinaryPrimitives.ReadInt64LittleEndian(value),
    };
}
