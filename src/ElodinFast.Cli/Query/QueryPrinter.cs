using System.Globalization;
using System.Text;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>Prints a result as CSV, row by row, or as a table, whose widths need all of it.</summary>
internal sealed class QueryPrinter(EqlResult result, CellText text, QuerySettings settings, TextWriter output)
{
    private const int ChunkRowCount = 16 * 1024;

    /// <summary>A table is held in memory while its widths are found.</summary>
    private const long TableRowCountMax = 1_000_000;

    private readonly bool[] _isList = new bool[result.Columns.Count];

    /// <summary>Prints rows [first, first + count).</summary>
    public void Print(long first, long count)
    {
        List<string> headings = Headings(first, count);
        if (settings.Format == "csv")
        {
            output.WriteLine(string.Join(',', headings.Select(Quote)));
            ForRows(first, count, cells => output.WriteLine(string.Join(',', cells.Select(Quote))));
            return;
        }

        if (count > TableRowCountMax)
        {
            throw new CommandException($"{count} rows are more than the {TableRowCountMax} of a table: use --format csv, or --limit.");
        }

        var rows = new List<string[]>();
        ForRows(first, count, cells => rows.Add([.. cells]));
        PrintTable(headings, rows);
    }

    private List<string> Headings(long first, long count)
    {
        var headings = new List<string>();
        if (settings.RowIndex)
        {
            headings.Add("index");
        }

        for (int i = 0; i < result.Columns.Count; i++)
        {
            EqlColumn column = result.Columns[i];
            if (column.IsTime)
            {
                if (settings.TimeFormat != "omit")
                {
                    headings.Add(text.TimeHeading);
                }

                continue;
            }

            _isList[i] = column.Shape is not null;
            if (!settings.Flatten || column.Shape is not { } width)
            {
                headings.Add(column.Name);
                continue;
            }

            for (int e = 0; e < width; e++)
            {
                string name = e < column.ElementNames.Count ? column.ElementNames[e] : e.ToString(CultureInfo.InvariantCulture);
                headings.Add($"{column.Name}.{name}");
            }
        }

        return headings;
    }

    private void ForRows(long first, long count, Action<List<string>> print)
    {
        for (long at = first; at < first + count;)
        {
            int chunk = (int)Math.Min(ChunkRowCount, first + count - at);
            EqlVector[] vectors = [.. result.Columns.Select(c => c.Evaluate(at, chunk))];
            for (int row = 0; row < chunk; row++)
            {
                var cells = new List<string>();
                if (settings.RowIndex)
                {
                    cells.Add((at + row).ToString(CultureInfo.InvariantCulture));
                }

                for (int c = 0; c < vectors.Length; c++)
                {
                    if (result.Columns[c].IsTime)
                    {
                        if (settings.TimeFormat != "omit")
                        {
                            cells.Add(text.Time((long)vectors[c].Integers![row]));
                        }
                    }
                    else if (settings.Flatten && _isList[c])
                    {
                        for (int e = 0; e < vectors[c].Width; e++)
                        {
                            cells.Add(text.Element(vectors[c], (row * vectors[c].Width) + e));
                        }
                    }
                    else
                    {
                        cells.Add(text.Row(vectors[c], row, _isList[c]));
                    }
                }

                print(cells);
            }

            at += chunk;
        }
    }

    private void PrintTable(List<string> headings, List<string[]> rows)
    {
        int[] widths = [.. headings.Select((h, i) => Math.Max(h.Length, rows.Count == 0 ? 0 : rows.Max(r => r[i].Length)))];
        string Line(char left, char middle, char right) => left + string.Join(middle, widths.Select(w => new string('─', w + 2))) + right;
        string Row(IReadOnlyList<string> cells)
        {
            var line = new StringBuilder("│");
            for (int i = 0; i < cells.Count; i++)
            {
                line.Append(' ').Append(cells[i].PadRight(widths[i])).Append(" │");
            }

            return line.ToString();
        }

        output.WriteLine(Line('╭', '┬', '╮'));
        output.WriteLine(Row(headings));
        output.WriteLine(Line('├', '┼', '┤'));
        if (rows.Count > 0)
        {
            rows.ForEach(r => output.WriteLine(Row(r)));
            output.WriteLine(Line('╰', '┴', '╯'));
        }
    }

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
