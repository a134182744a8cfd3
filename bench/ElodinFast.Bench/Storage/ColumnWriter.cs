using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>The ceiling of a drain: columns of values and timestamps appended by one pwrite each, from memory that is ready.</summary>
internal sealed class ColumnWriter : IDisposable
{
    // What the keeper stages at once.
    private const int StagingByteCount = 4 * 1024 * 1024;
    private const int RowsPerBatchMax = 4096;

    private readonly int[] _index;
    private readonly int[] _data;
    private readonly int _byteCountEach;
    private readonly int _batchRowCount;
    private readonly byte[] _timestamps;
    private readonly byte[] _values;
    private long _row;

    public ColumnWriter(string directory, RowShape shape, int rowByteCount)
    {
        Directory.CreateDirectory(directory);
        _byteCountEach = shape.ByteCountEach;
        _batchRowCount = Math.Clamp(StagingByteCount / rowByteCount, 1, RowsPerBatchMax);
        _timestamps = new byte[_batchRowCount * sizeof(long)];
        _values = new byte[_batchRowCount * _byteCountEach];
        _index = [.. Enumerable.Range(0, shape.Components).Select(i => Open(Path.Combine(directory, $"{i}.index")))];
        _data = [.. Enumerable.Range(0, shape.Components).Select(i => Open(Path.Combine(directory, $"{i}.data")))];
    }

    public void Write(int rowCount)
    {
        for (int done = 0; done < rowCount;)
        {
            int count = Math.Min(_batchRowCount, rowCount - done);
            for (int i = 0; i < _data.Length; i++)
            {
                Write(_data[i], _values.AsSpan(0, count * _byteCountEach), _row * _byteCountEach);
                Write(_index[i], _timestamps.AsSpan(0, count * sizeof(long)), _row * sizeof(long));
            }

            _row += count;
            done += count;
        }
    }

    public void Dispose()
    {
        foreach (int descriptor in _index.Concat(_data))
        {
            Posix.Close(descriptor);
        }
    }

    private static void Write(int descriptor, ReadOnlySpan<byte> bytes, long position)
    {
        if (Posix.WriteAllAt(descriptor, bytes, position) != LogStatus.Ok)
        {
            throw new IOException("the ceiling's files could not be written");
        }
    }

    private static int Open(string path)
    {
        int descriptor = Posix.Open(path, Posix.ReadWrite | Posix.CreateFlag | Posix.ExclusiveFlag | Posix.CloseOnExec, Posix.FilePermissions);
        return descriptor >= 0 ? descriptor : throw new IOException($"cannot open {path}");
    }
}
