using System.Text;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>CSV as Elodin writes it: lists in brackets in one cell, nothing where there is no value.</summary>
internal sealed class CsvWriter : IExportWriter
{
    private readonly StreamWriter _file;
    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly ExportSettings _settings;

    public CsvWriter(Stream file, IReadOnlyList<ExportColumn> columns, ExportSettings settings)
    {
        _file = new StreamWriter(file, new UTF8Encoding(false));
        _columns = columns;
        _settings = settings;
        var heading = new StringBuilder(settings.TimeName);
        foreach (ExportColumn column in columns)
        {
            heading.Append(',');
            CsvText.AppendField(heading, column.Name);
        }

        _file.Write(heading.Append('\n'));
    }

    public void Write(ExportChunk chunk)
    {
        var text = new StringBuilder();
        for (int row = 0; row < chunk.Times.Length; row++)
        {
            CsvText.AppendTime(text, chunk.Times[row], _settings.TimeFormat);
            for (int c = 0; c < _columns.Count; c++)
            {
                text.Append(',');
                if (chunk.IsPresent[c]?[row] != false)
                {
                    AppendValue(text, _columns[c], chunk.Values[c].AsSpan(row * _columns[c].ByteCount, _columns[c].ByteCount));
                }
            }

            text.Append('\n');
            if (text.Length > 1 << 16)
            {
                _file.Write(text);
                text.Clear();
            }
        }

        _file.Write(text);
    }

    public void Finish() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private void AppendValue(StringBuilder text, ExportColumn column, ReadOnlySpan<byte> value)
    {
        int size = column.Type.ByteCount();
        if (column.Width == 0)
        {
            CsvText.AppendElement(text, column.Type, value, longForm: false);
            return;
        }

        string quote = column.Width > 1 ? "\"" : string.Empty;
        text.Append(quote).Append('[');
        for (int i = 0; i < column.Width; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ");
            CsvText.AppendElement(text, column.Type, value.Slice(i * size, size), longForm: !_settings.FastFloats);
        }

        text.Append(']').Append(quote);
    }
}
