using System.Globalization;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>A component that goes into a file, and the columns that it becomes.</summary>
internal sealed class ExportMember
{
    public ExportMember(OfflineComponent component, string columnName, bool flatten, bool isNullable)
    {
        Component = component;
        int elements = component.ByteCount / Math.Max(1, Wire.PrimitiveTypes.ByteCount(component.Schema.Type));
        bool isList = component.Schema.Dimensions.Length > 0;
        if (!isList || !flatten)
        {
            Columns = [new ExportColumn(columnName, component.Schema.Type, isList ? elements : 0, isNullable)];
            return;
        }

        string[] names = component.MetadataValue("element_names")?.Split(',') ?? [];
        Columns = [.. Enumerable.Range(0, elements).Select(i => new ExportColumn(
            $"{columnName}_{(i < names.Length && names[i].Trim() is { Length: > 0 } name ? name.ToLowerInvariant() : i.ToString(CultureInfo.InvariantCulture))}",
            component.Schema.Type, 0, isNullable))];
    }

    public OfflineComponent Component { get; }

    public IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>Reads some samples; -1 stands for none. One block of values a column.</summary>
    public IEnumerable<byte[]> Read(ReadOnlyMemory<long> samples)
    {
        int size = Component.ByteCount;
        var whole = new byte[samples.Length * size];
        ReadOnlySpan<long> rows = samples.Span;
        for (int row = 0; row < rows.Length;)
        {
            if (rows[row] < 0)
            {
                row++;
                continue;
            }

            int length = 1;
            while (row + length < rows.Length && rows[row + length] == rows[row] + length)
            {
                length++;
            }

            Component.ReadValues(rows[row], whole.AsSpan(row * size, length * size));
            row += length;
        }

        if (Columns.Count == 1)
        {
            return [whole];
        }

        return Columns.Select((column, c) =>
        {
            var part = new byte[samples.Length * column.ByteCount];
            for (int row = 0; row < samples.Length; row++)
            {
                whole.AsSpan((row * size) + (c * column.ByteCount), column.ByteCount).CopyTo(part.AsSpan(row * column.ByteCount));
            }

            return part;
        });
    }
}
