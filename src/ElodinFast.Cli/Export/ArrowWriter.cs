using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Arrow IPC files: lists of fixed size, times in µs without a zone. One record batch a chunk.</summary>
internal sealed class ArrowWriter : IExportWriter
{
    private readonly ArrowFileWriter _writer;
    private readonly Schema _schema;
    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly ExportSettings _settings;

    public ArrowWriter(Stream file, IReadOnlyList<ExportColumn> columns, ExportSettings settings)
    {
        _columns = columns;
        _settings = settings;
        IArrowType time = settings.TimeFormat == CsvTimeFormat.Iso8601 ? new TimestampType(TimeUnit.Microsecond, (string?)null) : Int64Type.Default;
        _schema = new Schema(
            [new Field(settings.TimeName, time, nullable: false), .. columns.Select(c => new Field(c.Name, TypeOf(c), c.IsNullable))], null);
        _writer = new ArrowFileWriter(file, _schema, leaveOpen: true);
        _writer.WriteStart();
    }

    public void Write(ExportChunk chunk)
    {
        long[] times = _settings.TimeFormat == CsvTimeFormat.Nanoseconds ? System.Array.ConvertAll(chunk.Times, TimeMath.ToNanos) : chunk.Times;
        var arrays = new List<IArrowArray>
        {
            ArrowArrayFactory.BuildArray(new ArrayData(
                _schema.FieldsList[0].DataType, times.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(times.AsSpan()).ToArray())])),
        };
        for (int c = 0; c < _columns.Count; c++)
        {
            arrays.Add(ArrowArrayFactory.BuildArray(Encode(_columns[c], chunk.Values[c], chunk.IsPresent[c], times.Length)));
        }

        using var batch = new RecordBatch(_schema, arrays, times.Length);
        _writer.WriteRecordBatch(batch);
    }

    public void Finish() => _writer.WriteEnd();

    public void Dispose() => _writer.Dispose();

    private static ArrayData Encode(ExportColumn column, byte[] values, bool[]? isPresent, int rowCount)
    {
        ArrowBuffer data = column.Type == PrimitiveType.Bool ? new ArrowBuffer(ArrowArray.FromBools(rowCount, values).Values) : new ArrowBuffer(values);
        (ArrowBuffer validity, int nullCount) = Validity(isPresent);
        var elements = new ArrayData(ElementTypeOf(column.Type), rowCount * column.ElementCount, column.Width == 0 ? nullCount : 0, 0,
            [column.Width == 0 ? validity : ArrowBuffer.Empty, data]);
        return column.Width == 0 ? elements : new ArrayData(TypeOf(column), rowCount, nullCount, 0, [validity], [elements]);
    }

    private static (ArrowBuffer Bits, int NullCount) Validity(bool[]? isPresent)
    {
        if (isPresent is null)
        {
            return (ArrowBuffer.Empty, 0);
        }

        var bits = new byte[(isPresent.Length + 7) / 8];
        for (int i = 0; i < isPresent.Length; i++)
        {
            bits[i >> 3] |= (byte)((isPresent[i] ? 1 : 0) << (i & 7));
        }

        return (new ArrowBuffer(bits), isPresent.Count(static p => !p));
    }

    private static IArrowType TypeOf(ExportColumn column) => column.Width == 0
        ? ElementTypeOf(column.Type)
        : new FixedSizeListType(new Field(column.Name, ElementTypeOf(column.Type), nullable: false), column.Width);

    private static IArrowType ElementTypeOf(PrimitiveType type) => type switch
    {
        PrimitiveType.U8 => UInt8Type.Default,
        PrimitiveType.U16 => UInt16Type.Default,
        PrimitiveType.U32 => UInt32Type.Default,
        PrimitiveType.U64 => UInt64Type.Default,
        PrimitiveType.I8 => Int8Type.Default,
        PrimitiveType.I16 => Int16Type.Default,
        PrimitiveType.I32 => Int32Type.Default,
        PrimitiveType.I64 => Int64Type.Default,
        PrimitiveType.Bool => BooleanType.Default,
        PrimitiveType.F32 => FloatType.Default,
        _ => DoubleType.Default,
    };
}
