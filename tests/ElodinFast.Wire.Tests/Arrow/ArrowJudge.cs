using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace ElodinFast.Wire.Tests;

/// <summary>Streams as Apache's own library reads and writes them.</summary>
internal static class ArrowJudge
{
    /// <summary>Every value as text, in the form of <see cref="ArrowTable.Rows"/>.</summary>
    public static List<string> Rows(byte[] stream)
    {
        using var reader = new Apache.Arrow.Ipc.ArrowStreamReader(new MemoryStream(stream));
        var rows = new List<string>();
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                int at = row;
                rows.Add(string.Join(" | ", batch.Arrays.Select(a => Text(a, at))));
            }
        }

        return rows;
    }

    /// <summary>Name, type, nullability and metadata of every column.</summary>
    public static List<string> Columns(byte[] stream)
    {
        using var reader = new Apache.Arrow.Ipc.ArrowStreamReader(new MemoryStream(stream));
        return [.. reader.Schema.FieldsList.Select(f =>
            $"{f.Name} {f.DataType.Name} {f.IsNullable} {(f.HasMetadata ? string.Join(",", f.Metadata) : "")} " +
            $"{(f.DataType is FixedSizeListType list ? $"{list.ListSize} {list.ValueField.Name} {list.ValueDataType.Name}" : "")} " +
            $"{(f.DataType is Apache.Arrow.Types.TimestampType time ? $"{time.Unit} {time.Timezone}" : "")}")];
    }

    private static string Text(IArrowArray array, int row)
    {
        if (array.IsNull(row))
        {
            return "null";
        }

        return array switch
        {
            FixedSizeListArray list => Text(list, row),
            BooleanArray bools => bools.GetValue(row)!.Value ? "true" : "false",
            StringArray texts => texts.GetString(row),
            TimestampArray times => times.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            FloatArray floats => floats.GetValue(row)!.Value.ToString("R", CultureInfo.InvariantCulture),
            DoubleArray doubles => doubles.GetValue(row)!.Value.ToString("R", CultureInfo.InvariantCulture),
            UInt8Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            Int8Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            UInt16Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            Int16Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            UInt32Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            Int32Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            UInt64Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            Int64Array a => a.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException(array.GetType().Name),
        };
    }

    private static string Text(FixedSizeListArray list, int row)
    {
        int size = ((FixedSizeListType)list.Data.DataType).ListSize;
        return $"[{string.Join(", ", Enumerable.Range(row * size, size).Select(i => Text(list.Values, i)))}]";
    }
}
