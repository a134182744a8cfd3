using ElodinFast.Buffers;

namespace ElodinFast.Bench.Storage;

/// <summary>
/// The same rows stored straight into mapped files: two files a component as in a database, sparse and mapped at full length, each store
/// followed by the file's new length. What a tick would do without a ring, at its best: no checks, no growth by syscalls.
/// </summary>
internal sealed unsafe class MappedRows : IDisposable
{
    private const int HeaderByteCount = 24;

    private readonly byte*[] _index;
    private readonly byte*[] _data;
    private readonly int _byteCountEach;
    private readonly long _rowCountMax;
    private long _row;

    public MappedRows(string directory, RowShape shape, long rowCountMax)
    {
        Directory.CreateDirectory(directory);
        _byteCountEach = shape.ByteCountEach;
        _rowCountMax = rowCountMax;
        _index = new byte*[shape.Components];
        _data = new byte*[shape.Components];
        for (int i = 0; i < shape.Components; i++)
        {
            _index[i] = Map(Path.Combine(directory, $"{i}.index"), rowCountMax * sizeof(long));
            _data[i] = Map(Path.Combine(directory, $"{i}.data"), rowCountMax * _byteCountEach);
        }
    }

    /// <summary>Stores one row. Allocates nothing.</summary>
    public void Store(long timestampMicros, ReadOnlySpan<byte> values)
    {
        if (_row == _rowCountMax)
        {
            throw new InvalidOperationException("more rows than the files were mapped for");
        }

        long indexPosition = HeaderByteCount + (_row * sizeof(long));
        long dataPosition = HeaderByteCount + (_row * _byteCountEach);
        for (int i = 0; i < _data.Length; i++)
        {
            // In bounds: the files were mapped for _rowCountMax rows, and _row is below that.
            values.Slice(i * _byteCountEach, _byteCountEach).CopyTo(new Span<byte>(_data[i] + dataPosition, _byteCountEach));
            Volatile.Write(ref *(long*)_data[i], dataPosition + _byteCountEach);
            *(long*)(_index[i] + indexPosition) = timestampMicros;
            Volatile.Write(ref *(long*)_index[i], indexPosition + sizeof(long));
        }

        _row++;
    }

    public void Dispose()
    {
        for (int i = 0; i < _data.Length; i++)
        {
            LibC.Unmap(_index[i], (nuint)(HeaderByteCount + (_rowCountMax * sizeof(long))));
            LibC.Unmap(_data[i], (nuint)(HeaderByteCount + (_rowCountMax * _byteCountEach)));
        }
    }

    private static byte* Map(string path, long byteCount)
    {
        int descriptor = LibC.Open(path, LibC.ReadWrite | LibC.Create | LibC.Exclusive | LibC.CloseOnExec, 0x180);
        byte* address = null;
        if (descriptor >= 0 && LibC.SetLength(descriptor, HeaderByteCount + byteCount) == 0)
        {
            address = LibC.Map(0, HeaderByteCount + byteCount, LibC.ProtReadWrite, LibC.MapShared, descriptor, 0);
        }

        LibC.Close(descriptor);
        return address is null ? throw new IOException($"cannot map {byteCount} bytes of {path}") : address;
    }
}
