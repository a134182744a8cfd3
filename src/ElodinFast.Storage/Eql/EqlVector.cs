using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// A column over some rows: floats or integers (64 bits of either sign are exact), one or several elements a row, some of them missing.
/// </summary>
internal sealed class EqlVector
{
    private EqlVector(PrimitiveType type, int width, double[]? floats, Int128[]? integers, bool isMissing)
    {
        Type = type;
        Width = width;
        Floats = floats;
        Integers = integers;
        IsMissing = isMissing;
    }

    public PrimitiveType Type { get; }

    /// <summary>Elements a row.</summary>
    public int Width { get; }

    public double[]? Floats { get; }

    /// <summary>Also bools (0, 1) and times.</summary>
    public Int128[]? Integers { get; }

    /// <summary>True when there is no value in any row.</summary>
    public bool IsMissing { get; }

    public int Length => Floats?.Length ?? Integers!.Length;

    public static EqlVector OfFloats(double[] values, PrimitiveType type = PrimitiveType.F64, int width = 1) => new(type, width, values, null, false);

    public static EqlVector OfIntegers(Int128[] values, PrimitiveType type = PrimitiveType.I64, int width = 1) => new(type, width, null, values, false);

    public static EqlVector Missing(int count) => new(PrimitiveType.F64, 1, new double[count], null, true);

    /// <summary>Decodes elements [from, from + width) of each value.</summary>
    public static EqlVector Decode(ReadOnlySpan<byte> values, PrimitiveType type, int valueElementCount, int from, int width)
    {
        int size = type.ByteCount();
        int stride = size * valueElementCount;
        int rows = stride == 0 ? 0 : values.Length / stride;
        bool isFloat = type is PrimitiveType.F32 or PrimitiveType.F64;
        double[]? floats = isFloat ? new double[rows * width] : null;
        Int128[]? integers = isFloat ? null : new Int128[rows * width];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < width; i++)
            {
                ReadOnlySpan<byte> element = values.Slice((row * stride) + ((from + i) * size), size);
                if (isFloat)
                {
                    floats![(row * width) + i] = type == PrimitiveType.F32 ? BitConverter.ToSingle(element) : BitConverter.ToDouble(element);
                }
                else
                {
                    integers![(row * width) + i] = ReadInteger(element, type);
                }
            }
        }

        return new EqlVector(type, width, floats, integers, false);
    }

    /// <summary>The values as floats, whatever they are.</summary>
    public double[] ToFloats() => Floats ?? Array.ConvertAll(Integers!, static i => (double)i);

    /// <summary>Chosen rows.</summary>
    public EqlVector Rows(ReadOnlySpan<int> rows)
    {
        double[]? floats = Floats is null ? null : new double[rows.Length * Width];
        Int128[]? integers = Integers is null ? null : new Int128[rows.Length * Width];
        for (int i = 0; i < rows.Length; i++)
        {
            Floats?.AsSpan(rows[i] * Width, Width).CopyTo(floats.AsSpan(i * Width));
            Integers?.AsSpan(rows[i] * Width, Width).CopyTo(integers.AsSpan(i * Width));
        }

        return new EqlVector(Type, Width, floats, integers, IsMissing);
    }

    private static Int128 ReadInteger(ReadOnlySpan<byte> element, PrimitiveType type) => type switch
    {
        PrimitiveType.U8 or PrimitiveType.Bool => element[0],
        PrimitiveType.I8 => (sbyte)element[0],
        PrimitiveType.U16 => BitConverter.ToUInt16(element),
        PrimitiveType.I16 => BitConverter.ToInt16(element),
        PrimitiveType.U32 => BitConverter.ToUInt32(element),
        PrimitiveType.I32 => BitConverter.ToInt32(element),
        PrimitiveType.U64 => BitConverter.ToUInt64(element),
        _ => BitConverter.ToInt64(element),
    };
}
