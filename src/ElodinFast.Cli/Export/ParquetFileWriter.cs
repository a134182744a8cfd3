using System.Runtime.InteropServices;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Parquet;
using Parquet.Schema;

namespace ElodinFast.Cli;

/// <summary>Parquet files, uncompressed: one row group a chunk; lists as Parquet's lists, since it has none of fixed size.</summary>
internal sealed class ParquetFileWriter : IExportWriter
{
    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly ExportSettings _settings;
    private readonly ParquetSchema _schema;
    private readonly ParquetWriter _writer;

    public ParquetFileWriter(Stream file, IReadOnlyList<ExportColumn> columns, ExportSettings settings)
    {
        _columns = columns;
        _settings = settings;
        var fields = new List<Field>
        {
            settings.TimeFormat == CsvTimeFormat.Iso8601
                ? new DateTimeDataField(settings.TimeName, DateTimeFormat.Timestamp, isAdjustedToUTC: false, unit: DateTimeTimeUnit.Micros, isNullable: false)
                : new DataField<long>(settings.TimeName, nullable: false),
        };
        fields.AddRange(columns.Select(c => c.Width == 0 ? (Field)FieldOf(c, c.Name, c.IsNullable) : new ListField(c.Name, FieldOf(c, "element", false))));
        _schema = new ParquetSchema(fields);
        _writer = Wait(ParquetWriter.CreateAsync(_schema, file, new ParquetOptions { CompressionMethod = CompressionMethod.None }));
    }

    public void Write(ExportChunk chunk)
    {
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        DataField[] fields = _schema.DataFields;
        if (_settings.TimeFormat == CsvTimeFormat.Iso8601)
        {
            group.WriteAsync<DateTime>(fields[0], Array.ConvertAll(chunk.Times, ToDateTime)).GetAwaiter().GetResult();
        }
        else
        {
            long[] times = _settings.TimeFormat == CsvTimeFormat.Nanoseconds ? Array.ConvertAll(chunk.Times, TimeMath.ToNanos) : chunk.Times;
            group.WriteAsync<long>(fields[0], times).GetAwaiter().GetResult();
        }

        for (int c = 0; c < _columns.Count; c++)
        {
            WriteColumn(group, fields[c + 1], _columns[c], chunk.Values[c], chunk.IsPresent[c], chunk.Times.Length);
        }

        group.CompleteValidate();
    }

    public void Finish() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Dispose() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static void WriteColumn(ParquetRowGroupWriter group, DataField field, ExportColumn column, byte[] values, bool[]? isPresent, int rowCount)
    {
        switch (column.Type)
        {
            case PrimitiveType.U8: WriteColumn<byte>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.U16: WriteColumn<ushort>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.U32: WriteColumn<uint>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.U64: WriteColumn<ulong>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.I8: WriteColumn<sbyte>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.I16: WriteColumn<short>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.I32: WriteColumn<int>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.I64: WriteColumn<long>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.Bool: WriteColumn<bool>(group, field, column, values, isPresent, rowCount); break;
            case PrimitiveType.F32: WriteColumn<float>(group, field, column, values, isPresent, rowCount); break;
            default: WriteColumn<double>(group, field, column, values, isPresent, rowCount); break;
        }
    }

    // Levels as the format defines them: a list's further elements repeat (1); a row without a value is defined to no depth (0).
    private static void WriteColumn<T>(ParquetRowGroupWriter group, DataField field, ExportColumn column, byte[] values, bool[]? isPresent, int rowCount)
        where T : unmanaged
    {
        T[] all = MemoryMarshal.Cast<byte, T>(values).ToArray();
        if (column.Width == 0 && !column.IsNullable)
        {
            group.WriteAsync<T>(field, all).GetAwaiter().GetResult();
            return;
        }

        var present = new List<T>(all.Length);
        var definitions = new List<int>(all.Length);
        var repetitions = new List<int>(all.Length);
        for (int row = 0; row < rowCount; row++)
        {
            if (isPresent?[row] == false)
            {
                definitions.Add(0);
                repetitions.Add(0);
                continue;
            }

            for (int e = 0; e < column.ElementCount; e++)
            {
                present.Add(all[(row * column.ElementCount) + e]);
                definitions.Add(field.MaxDefinitionLevel);
                repetitions.Add(e == 0 ? 0 : field.MaxRepetitionLevel);
            }
        }

        ReadOnlyMemory<int>? repetitionLevels = column.Width == 0 ? null : repetitions.ToArray();
        group.WriteAllPartsAsync<T>(field, present.ToArray(), definitions.ToArray(), repetitionLevels, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static DateTime ToDateTime(long micros)
    {
        Int128 ticks = DateTime.UnixEpoch.Ticks + ((Int128)micros * TimeSpan.TicksPerMicrosecond);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, DateTimeKind.Unspecified)
            : throw new CommandException($"{micros} us since 1970 is no date between the years 1 and 9999: use --mono-us.");
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static DataField FieldOf(ExportColumn column, string name, bool isNullable) => new(name, ClrTypeOf(column.Type), isNullable);

    private static Type ClrTypeOf(PrimitiveType type) => type switch
    {
        PrimitiveType.U8 => typeof(byte),
        PrimitiveType.U16 => typeof(ushort),
        PrimitiveType.U32 => typeof(uint),
        PrimitiveType.U64 => typeof(ulong),
        PrimitiveType.I8 => typeof(sbyte),
        PrimitiveType.I16 => typeof(short),
        PrimitiveType.I32 => typeof(int),
        PrimitiveType.I64 => typeof(long),
        PrimitiveType.Bool => typeof(bool),
        PrimitiveType.F32 => typeof(float),
        _ => typeof(double),
    };
}
