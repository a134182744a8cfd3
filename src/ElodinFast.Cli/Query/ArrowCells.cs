using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Columns of a result as Arrow's buffers.</summary>
internal static class ArrowCells
{
    /// <summary>Elements [element, element + width) of each row.</summary>
    public static ArrowArray Encode(EqlVector values, int element, int width, int rowCount)
    {
        if (values.Type == PrimitiveType.Bool)
        {
            var bools = new byte[rowCount * width];
            for (int i = 0; i < bools.Length; i++)
            {
                bools[i] = values.Integers![Index(values, element, width, i)] == 0 ? (byte)0 : (byte)1;
            }

            return ArrowArray.FromBools(rowCount, bools);
        }

        int size = values.Type.ByteCount();
        var bytes = new byte[rowCount * width * size];
        Span<byte> wide = stackalloc byte[16];
        for (int i = 0; i < rowCount * width; i++)
        {
            int index = Index(values, element, width, i);
            Span<byte> target = bytes.AsSpan(i * size, size);
            if (values.Floats is { } floats)
            {
                _ = size == sizeof(float) ? BitConverter.TryWriteBytes(target, (float)floats[index]) : BitConverter.TryWriteBytes(target, floats[index]);
            }
            else
            {
                BitConverter.TryWriteBytes(wide, values.Integers![index]);
                wide[..size].CopyTo(target);
            }
        }

        return new ArrowArray(rowCount, bytes) { Validity = values.IsMissing ? new byte[(rowCount + 7) / 8] : default };
    }

    private static int Index(EqlVector values, int element, int width, int i) => (i / width * values.Width) + element + (i % width);
}
