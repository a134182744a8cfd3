using System.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Writes a result as an Arrow IPC stream of one batch on stdout.</summary>
internal static class QueryArrow
{
    private const long RowCountMax = 10_000_000;

    public static void Write(EqlResult result, long first, long count, QuerySettings settings)
    {
        if (count > RowCountMax)
        {
            throw new CommandException($"{count} rows are more than the {RowCountMax} of one batch: use --limit.");
        }

        var fields = new List<ArrowField>();
        var arrays = new List<ArrowArray>();
        foreach (EqlColumn column in result.Columns)
        {
            if (column.IsTime && settings.TimeFormat == "omit")
            {
                continue;
            }

            EqlVector values = column.Evaluate(first, (int)count);
            if (column.IsTime)
            {
                Add(column.Name, ArrowType.Scalar(ArrowTypeKind.TimestampMicros), values, 0, 1, []);
            }
            else if (column.Shape is { } width && !settings.Flatten)
            {
                Add(column.Name, ArrowType.List(ArrowType.ElementOf(values.Type), width), values, 0, width, column.ElementNames);
            }
            else
            {
                for (int e = 0; e < values.Width; e++)
                {
                    string name = column.Shape is null ? column.Name : $"{column.Name}.{(e < column.ElementNames.Count ? column.ElementNames[e] : $"{e}")}";
                    Add(name, ArrowType.Scalar(ArrowType.ElementOf(values.Type)), values, e, 1, []);
                }
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        ArrowStreamWriter.Write(buffer, fields, arrays);
        using Stream output = Console.OpenStandardOutput();
        output.Write(buffer.WrittenSpan);

        void Add(string name, ArrowType type, EqlVector values, int element, int width, IReadOnlyList<string> names)
        {
            KeyValuePair<string, string>[] metadata = names.Count > 0 ? [new("element_names", string.Join(',', names))] : [];
            fields.Add(new ArrowField(name, type, values.IsMissing, metadata));
            arrays.Add(ArrowCells.Encode(values, element, width, (int)count));
        }
    }
}
