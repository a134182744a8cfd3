using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// Reads an Arrow IPC stream from strangers: schema, batches, end. Columns borrow the stream; only the schema is allocated, in
/// proportion to its bytes. Nothing throws: <see cref="Error"/> says what was wrong.
/// </summary>
public ref struct ArrowStreamReader
{
    private readonly ArrowField[] _fields = [];
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins to read: the schema is read at once.</summary>
    public ArrowStreamReader(ReadOnlySpan<byte> stream)
    {
        _rest = stream;
        if (!TryReadMessage(ArrowFormat.SchemaHeader, out FlatTable schema, out _))
        {
            Error = Error == ArrowError.None ? ArrowError.UnexpectedEnd : Error;
            return;
        }

        Error = new ArrowSchemaReader(stream.Length).Read(schema, out _fields);
    }

    /// <summary>The columns; none when the schema could not be read.</summary>
    public readonly IReadOnlyList<ArrowField> Fields => _fields;

    /// <summary>Why there is no further batch; <see cref="ArrowError.None"/> at the end of the stream.</summary>
    public ArrowError Error { get; private set; }

    /// <summary>The next batch; <see langword="false"/> at the end and on an error.</summary>
    public bool TryReadBatch(out ArrowBatch batch)
    {
        batch = default;
        if (Error != ArrowError.None || !TryReadMessage(ArrowFormat.RecordBatchHeader, out FlatTable header, out ReadOnlySpan<byte> body))
        {
            return false;
        }

        if (header.Has(ArrowFormat.BatchCompression))
        {
            Error = ArrowError.NotSupported;
            return false;
        }

        if (!header.TryGetLong(ArrowFormat.BatchLength, out long rowCount)
            || !header.TryGetVector(ArrowFormat.BatchNodes, ArrowFormat.StructByteCount, out ReadOnlySpan<byte> nodes, out _)
            || !header.TryGetVector(ArrowFormat.BatchBuffers, ArrowFormat.StructByteCount, out ReadOnlySpan<byte> buffers, out _))
        {
            Error = ArrowError.Malformed;
            return false;
        }

        Error = ArrowBatch.Read(_fields, rowCount, nodes, buffers, body, out batch);
        return Error == ArrowError.None;
    }

    // False at the end of the stream, and with an error set.
    private bool TryReadMessage(byte wantedHeader, out FlatTable header, out ReadOnlySpan<byte> body)
    {
        header = default;
        body = default;
        if (_rest.IsEmpty)
        {
            return false; // a stream may just stop between messages
        }

        if (_rest.Length < ArrowFormat.PrefixByteCount)
        {
            return Fail(ArrowError.UnexpectedEnd);
        }

        int metadataByteCount = BinaryPrimitives.ReadInt32LittleEndian(_rest[sizeof(uint)..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(_rest) != ArrowFormat.Continuation || metadataByteCount < 0)
        {
            return Fail(ArrowError.Malformed);
        }

        _rest = _rest[ArrowFormat.PrefixByteCount..];
        if (metadataByteCount == 0)
        {
            _rest = default;
            return false;
        }

        if (metadataByteCount > _rest.Length)
        {
            return Fail(ArrowError.UnexpectedEnd);
        }

        if (!FlatTable.TryReadRoot(_rest[..metadataByteCount], out FlatTable message)
            || !message.TryGetNumber(ArrowFormat.MessageVersion, sizeof(short), out int version)
            || !message.TryGetNumber(ArrowFormat.MessageHeaderType, sizeof(byte), out int headerType)
            || !message.TryGetLong(ArrowFormat.MessageBodyLength, out long bodyByteCount)
            || !message.TryGetTable(ArrowFormat.MessageHeader, out header)
            || bodyByteCount < 0)
        {
            return Fail(ArrowError.Malformed);
        }

        if (version != ArrowFormat.VersionFive || headerType != wantedHeader)
        {
            return Fail(ArrowError.NotSupported);
        }

        if (bodyByteCount > _rest.Length - metadataByteCount)
        {
            return Fail(ArrowError.UnexpectedEnd);
        }

        body = _rest.Slice(metadataByteCount, (int)bodyByteCount);
        _rest = _rest[(metadataByteCount + (int)bodyByteCount)..];
        return true;
    }

    private bool Fail(ArrowError error)
    {
        Error = error;
        return false;
    }
}
