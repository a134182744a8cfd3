using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.FlatBuffers;

namespace ElodinFast.Wire;

/// <summary>
/// Writes complete Arrow IPC streams of one record batch: schema, batch, end, byte for byte as Elodin's server does. Cold: queries.
/// </summary>
public static class ArrowStreamWriter
{
    private const int InitialByteCount = 1024;

    /// <summary>Writes one stream.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="fields">The columns.</param>
    /// <param name="columns">Their values, each of the same number of rows.</param>
    /// <exception cref="ArgumentException">Columns and fields do not fit each other.</exception>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<ArrowField> fields, IReadOnlyList<ArrowArray> columns)
    {
        Check(fields, columns);
        var builder = new FlatBufferBuilder(InitialByteCount);
        WriteMessage(output, builder, ArrowFormat.SchemaHeader, BuildSchema(builder, fields), bodyByteCount: 0);
        builder.Clear();
        List<(long Offset, ReadOnlyMemory<byte> Bytes)> buffers = LayOut(fields, columns, out List<(long Length, long NullCount)> nodes, out long bodyByteCount);
        WriteMessage(
            output, builder, ArrowFormat.RecordBatchHeader, BuildBatch(builder, columns.Count == 0 ? 0 : columns[0].RowCount, nodes, buffers), bodyByteCount);
        foreach ((_, ReadOnlyMemory<byte> bytes) in buffers)
        {
            output.Write(bytes.Span);
            WriteZeros(output, PaddingOf(bytes.Length));
        }

        WritePrefix(output, 0);
    }

    private static void Check(IReadOnlyList<ArrowField> fields, IReadOnlyList<ArrowArray> columns)
    {
        if (fields.Count != columns.Count || fields.Count > ArrowFormat.ColumnCountMax)
        {
            throw new ArgumentException($"{fields.Count} fields and {columns.Count} columns; at most {ArrowFormat.ColumnCountMax}, as many of both");
        }

        for (int i = 0; i < fields.Count; i++)
        {
            ArrowField field = fields[i];
            ArrowArray column = columns[i];
            bool isText = field.Type.Kind == ArrowTypeKind.Utf8;
            bool fits = column.RowCount == columns[0].RowCount
                && (isText ? column.Offsets.Length == column.RowCount + 1 : column.Values.Length == field.Type.ElementByteCount(column.RowCount))
                && (column.Validity.IsEmpty || (field.IsNullable && column.Validity.Length == (column.RowCount + 7) / 8));
            if (!fits)
            {
                throw new ArgumentException($"column {field.Name}: {column.RowCount} rows and {column.Values.Length} bytes do not fit its type");
            }
        }
    }

    private static int BuildSchema(FlatBufferBuilder builder, IReadOnlyList<ArrowField> fields)
    {
        int[] offsets = new int[fields.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = BuildField(builder, fields[i]);
        }

        int vector = BuildOffsets(builder, offsets);
        builder.StartTable(ArrowFormat.SchemaFieldCount);
        builder.AddOffset(ArrowFormat.SchemaFields, vector, 0);
        return builder.EndTable();
    }

    // The order in which parts are built and fields added is what makes the bytes equal to the recorded ones.
    private static int BuildField(FlatBufferBuilder builder, ArrowField field)
    {
        int metadata = field.Metadata.Count > 0 ? BuildMetadata(builder, field.Metadata) : 0;
        int name = builder.CreateString(field.Name).Value;
        (byte typeNumber, int detail, bool isSigned) = ArrowFormat.Describe(field.Type.Kind);
        int child = field.Type.Kind == ArrowTypeKind.FixedSizeList
            ? BuildField(builder, new ArrowField(field.Name, ArrowType.Scalar(field.Type.ElementKind)))
            : 0;
        int children = typeNumber is ArrowFormat.TypeInt or ArrowFormat.TypeFloatingPoint ? BuildOffsets(builder, []) : 0;
        int type = BuildType(builder, typeNumber, child == 0 ? detail : field.Type.ListSize, isSigned);
        children = children == 0 ? BuildOffsets(builder, child == 0 ? [] : [child]) : children;
        builder.StartTable(ArrowFormat.FieldFieldCount);
        builder.AddOffset(ArrowFormat.FieldName, name, 0);
        builder.AddByte(ArrowFormat.FieldTypeType, typeNumber, 0);
        builder.AddBool(ArrowFormat.FieldNullable, field.IsNullable, false);
        builder.AddOffset(ArrowFormat.FieldChildren, children, 0);
        builder.AddOffset(ArrowFormat.FieldType, type, 0);
        builder.AddOffset(ArrowFormat.FieldMetadata, metadata, 0);
        return builder.EndTable();
    }

    private static int BuildType(FlatBufferBuilder builder, byte type, int detail, bool isSigned)
    {
        if (type == ArrowFormat.TypeTimestamp)
        {
            builder.CreateString(string.Empty); // the zone, which there is not: nothing points to it
        }

        builder.StartTable(2);
        switch (type)
        {
            case ArrowFormat.TypeInt:
                builder.AddBool(1, isSigned, false);
                builder.AddInt(0, detail, 0);
                break;
            case ArrowFormat.TypeFloatingPoint or ArrowFormat.TypeTimestamp:
                builder.AddShort(0, (short)detail, 0);
                break;
            case ArrowFormat.TypeFixedSizeList:
                builder.AddInt(0, detail, 0);
                break;
        }

        return builder.EndTable();
    }

    private static int BuildMetadata(FlatBufferBuilder builder, IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        int[] offsets = new int[entries.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            int key = builder.CreateString(entries[i].Key).Value;
            int value = builder.CreateString(entries[i].Value).Value;
            builder.StartTable(2);
            builder.AddOffset(0, key, 0);
            builder.AddOffset(1, value, 0);
            offsets[i] = builder.EndTable();
        }

        return BuildOffsets(builder, offsets);
    }

    private static int BuildOffsets(FlatBufferBuilder builder, ReadOnlySpan<int> offsets)
    {
        builder.StartVector(sizeof(int), offsets.Length, sizeof(int));
        for (int i = offsets.Length - 1; i >= 0; i--)
        {
            builder.AddOffset(offsets[i]);
        }

        return builder.EndVector().Value;
    }

    private static int BuildBatch(
        FlatBufferBuilder builder, long rowCount, List<(long Length, long NullCount)> nodes, List<(long Offset, ReadOnlyMemory<byte> Bytes)> buffers)
    {
        builder.StartVector(ArrowFormat.StructByteCount, buffers.Count, sizeof(long));
        for (int i = buffers.Count - 1; i >= 0; i--)
        {
            builder.PutLong(buffers[i].Bytes.Length);
            builder.PutLong(buffers[i].Offset);
        }

        int bufferVector = builder.EndVector().Value;
        builder.StartVector(ArrowFormat.StructByteCount, nodes.Count, sizeof(long));
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            builder.PutLong(nodes[i].NullCount);
            builder.PutLong(nodes[i].Length);
        }

        int nodeVector = builder.EndVector().Value;
        builder.StartTable(ArrowFormat.BatchFieldCount);
        builder.AddLong(ArrowFormat.BatchLength, rowCount, 0);
        builder.AddOffset(ArrowFormat.BatchNodes, nodeVector, 0);
        builder.AddOffset(ArrowFormat.BatchBuffers, bufferVector, 0);
        return builder.EndTable();
    }

    private static List<(long Offset, ReadOnlyMemory<byte> Bytes)> LayOut(
        IReadOnlyList<ArrowField> fields, IReadOnlyList<ArrowArray> columns, out List<(long Length, long NullCount)> nodes, out long bodyByteCount)
    {
        var buffers = new List<(long, ReadOnlyMemory<byte>)>();
        nodes = [];
        long position = 0;
        void Add(ReadOnlyMemory<byte> bytes)
        {
            buffers.Add((position, bytes));
            position += bytes.Length + PaddingOf(bytes.Length);
        }

        for (int i = 0; i < columns.Count; i++)
        {
            ArrowArray column = columns[i];
            ArrowType type = fields[i].Type;
            nodes.Add((column.RowCount, column.NullCount));
            Add(column.Validity.IsEmpty ? AllThere(column.RowCount) : column.Validity);
            if (type.Kind == ArrowTypeKind.Utf8)
            {
                Add(column.RowCount == 0 ? default : MemoryMarshal.AsBytes(column.Offsets.Span).ToArray());
            }
            else if (type.Kind == ArrowTypeKind.FixedSizeList)
            {
                nodes.Add(((long)column.RowCount * type.ListSize, 0));
                Add(AllThere((long)column.RowCount * type.ListSize));
            }

            Add(column.Values);
        }

        bodyByteCount = position;
        return buffers;
    }

    private static ReadOnlyMemory<byte> AllThere(long count)
    {
        byte[] bits = new byte[(count + 7) / 8];
        bits.AsSpan().Fill(0xff);
        return bits;
    }

    private static void WriteMessage(IBufferWriter<byte> output, FlatBufferBuilder builder, byte headerType, int header, long bodyByteCount)
    {
        builder.StartTable(ArrowFormat.MessageFieldCount);
        builder.AddShort(ArrowFormat.MessageVersion, ArrowFormat.VersionFive, 0);
        builder.AddByte(ArrowFormat.MessageHeaderType, headerType, 0);
        builder.AddLong(ArrowFormat.MessageBodyLength, bodyByteCount, 0);
        builder.AddOffset(ArrowFormat.MessageHeader, header, 0);
        builder.Finish(builder.EndTable());
        ReadOnlySpan<byte> metadata = builder.SizedByteArray();
        int padding = PaddingOf(ArrowFormat.PrefixByteCount + metadata.Length);
        WritePrefix(output, metadata.Length + padding);
        output.Write(metadata);
        WriteZeros(output, padding);
    }

    private static void WritePrefix(IBufferWriter<byte> output, int metadataByteCount)
    {
        Span<byte> prefix = output.GetSpan(ArrowFormat.PrefixByteCount);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, ArrowFormat.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[sizeof(uint)..], metadataByteCount);
        output.Advance(ArrowFormat.PrefixByteCount);
    }

    private static void WriteZeros(IBufferWriter<byte> output, int count)
    {
        output.GetSpan(count)[..count].Clear();
        output.Advance(count);
    }

    private static int PaddingOf(long byteCount) => (int)(-byteCount & (ArrowFormat.Alignment - 1));
}
