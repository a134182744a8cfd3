using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ElodinFast.Wire.Tests;

/// <summary>A stream read to its end: columns to write again, and every value as text.</summary>
internal sealed class ArrowTable
{
    private ArrowTable(IReadOnlyList<ArrowField> fields)
    {
        Fields = fields;
    }

    public IReadOnlyList<ArrowField> Fields { get; }

    public List<ArrowArray> Columns { get; } = [];

    public List<string> Rows { get; } = [];

    public int BatchCount { get; private set; }

    public ArrowError Error { get; private set; }

    public static ArrowTable Read(ReadOnlySpan<byte> stream)
    {
        var reader = new ArrowStreamReader(stream);
        var table = new ArrowTable(reader.Fields);
        while (reader.TryReadBatch(out ArrowBatch batch))
        {
            table.BatchCount++;
            table.Columns.Clear();
            for (int i = 0; i < batch.ColumnCount; i++)
            {
                table.Columns.Add(Copy(batch[i]));
            }

            for (int row = 0; row < batch.RowCount && batch.ColumnCount > 0; row++)
            {
                table.Rows.Add(Text(batch, row));
            }
        }

        table.Error = reader.Error;
        return table;
    }

    public byte[] Write()
    {
        var output = new ArrayBufferWriter<byte>();
        ArrowStreamWriter.Write(output, Fields, Columns);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A value as text, the same for us and for whoever judges us.</summary>
    public static string Text(ArrowTypeKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        ArrowTypeKind.UInt8 => bytes[0].ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.Int8 => ((sbyte)bytes[0]).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.Int64 or ArrowTypeKind.TimestampMicros => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ArrowTypeKind.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString("R", CultureInfo.InvariantCulture),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes).ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Text(ArrowBatch batch, int row)
    {
        var cells = new List<string>();
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            ArrowColumn column = batch[i];
            ArrowType type = column.Field.Type;
            var elements = new List<string>();
            for (int e = 0; !column.IsNull(row) && e < type.ListSize; e++)
            {
                elements.Add(type.ElementKind switch
                {
                    ArrowTypeKind.Utf8 => Encoding.UTF8.GetString(column.TextAt(row)),
                    ArrowTypeKind.Bool => column.BoolAt(row, e) ? "true" : "false",
                    _ => Text(type.ElementKind, column.BytesAt(row)[(e * type.ElementBitCount / 8)..]),
                });
            }

            cells.Add(column.IsNull(row) ? "null" : type.Kind == ArrowTypeKind.FixedSizeList ? $"[{string.Join(", ", elements)}]" : elements[0]);
        }

        return string.Join(" | ", cells);
    }

    private static ArrowArray Copy(ArrowColumn column)
    {
        ArrowType type = column.Field.Type;
        int[] offsets = [];
        byte[] values;
        if (type.Kind == ArrowTypeKind.Utf8)
        {
            offsets = new int[column.RowCount + 1];
            var texts = new List<byte>();
            for (int row = 0; row < column.RowCount; row++)
            {
                texts.AddRange(column.TextAt(row));
                offsets[row + 1] = texts.Count;
            }

            values = [.. texts];
        }
        else
        {
            values = column.Values[..(int)type.ElementByteCount(column.RowCount)].ToArray();
        }

        bool isComplete = true;
        for (int row = 0; row < column.RowCount; row++)
        {
            isComplete &= !column.IsNull(row);
        }

        return new ArrowArray(column.RowCount, values, isComplete ? default : column.Validity[..((column.RowCount + 7) / 8)].ToArray(), offsets);
    }
}
