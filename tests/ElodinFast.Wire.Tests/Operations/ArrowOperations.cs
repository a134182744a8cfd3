using System.Buffers;

namespace ElodinFast.Wire.Tests;

/// <summary>Arrow streams: reading makes the columns' descriptions and no more.</summary>
internal static class ArrowOperations
{
    private const int RowCount = 100;

    public static IEnumerable<Operation> All()
    {
        ArrowField[] fields = [new("time", ArrowType.Scalar(ArrowTypeKind.TimestampMicros)), new("value", ArrowType.List(ArrowTypeKind.Float64, 3))];
        ArrowArray[] columns = [new(RowCount, new byte[8 * RowCount]), new(RowCount, new byte[24 * RowCount])];
        var output = new ArrayBufferWriter<byte>(1 << 16);
        ArrowStreamWriter.Write(output, fields, columns);
        byte[] stream = output.WrittenSpan.ToArray();
        yield return new("arrow stream of 2 columns: read all", () => ArrowWalk.All(stream));
        yield return new("arrow stream of 2 columns: write", () =>
        {
            output.ResetWrittenCount();
            ArrowStreamWriter.Write(output, fields, columns);
        });
    }
}
