using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>
/// Rows of a group put together from the logs of its components, a block at a time and column by column: a log is read once a block, not
/// once a row. One thread's. Warm; 0 B once its buffers have their size.
/// </summary>
internal sealed class HistoryRows
{
    /// <summary>Most rows of a block.</summary>
    public const int RowCountMax = 512;

    private const int BlockByteCountMax = 256 * 1024;

    private byte[] _rows = [];
    private byte[] _column = [];
    private long[] _timestamps = [];
    private RowGroup? _group;
    private long _first;
    private int _count;
    private int _rowByteCount;

    /// <summary>
    /// i64 timestamp and values of one row; the rows behind it are read with it. Valid until the next call. Empty when the logs will not have
    /// it soon: the disk is full, or the database closed.
    /// </summary>
    /// <param name="database">Whose.</param>
    /// <param name="group">Of the row.</param>
    /// <param name="number">Its number.</param>
    /// <param name="end">One past the last row that is wanted.</param>
    public ReadOnlySpan<byte> Read(Database database, RowGroup group, long number, long end)
    {
        if ((_group != group || number < _first || number >= _first + _count) && !TryLoad(database, group, number, end))
        {
            _group = null;
            return [];
        }

        return _rows.AsSpan((int)(number - _first) * _rowByteCount, _rowByteCount);
    }

    /// <summary>Forgets what it has read.</summary>
    public void Clear() => _group = null;

    private bool TryLoad(Database database, RowGroup group, long number, long end)
    {
        _rowByteCount = sizeof(long) + group.ValueByteCount;
        _count = (int)Math.Min(end - number, Math.Clamp(BlockByteCountMax / _rowByteCount, 1, RowCountMax));
        _first = number;
        _group = null; // until it is read: a log may refuse
        Reserve(ref _rows, _count * _rowByteCount);
        Reserve(ref _timestamps, _count);
        Span<byte> rows = _rows.AsSpan(0, _count * _rowByteCount);
        if (group.HasPadding)
        {
            rows.Clear();
        }

        for (int i = 0; i < group.Components.Length; i++)
        {
            // Of one component's history too: its last rows may still be in the ring only.
            if (!database.TryWaitUntilLogged(group.Components[i], group.FirstIndices[i] + number + _count))
            {
                return false;
            }
        }

        Span<long> timestamps = _timestamps.AsSpan(0, _count);
        group.Components[0].Log.ReadTimestamps(group.FirstIndices[0] + number, timestamps);
        for (int row = 0; row < timestamps.Length; row++)
        {
            MemoryMarshal.Write(rows[(row * _rowByteCount)..], timestamps[row]);
        }

        for (int i = 0; i < group.Components.Length; i++)
        {
            Component component = group.Components[i];
            Reserve(ref _column, _count * component.ByteCount);
            Span<byte> column = _column.AsSpan(0, _count * component.ByteCount);
            component.Log.ReadValues(group.FirstIndices[i] + number, column);
            Scatter(column, component.ByteCount, rows[(sizeof(long) + group.Offsets[i])..]);
        }

        _group = group;
        return true;
    }

    private void Scatter(ReadOnlySpan<byte> column, int valueByteCount, Span<byte> rows)
    {
        if (valueByteCount == sizeof(ulong))
        {
            ReadOnlySpan<ulong> values = MemoryMarshal.Cast<byte, ulong>(column);
            for (int row = 0; row < values.Length; row++)
            {
                MemoryMarshal.Write(rows[(row * _rowByteCount)..], values[row]);
            }

            return;
        }

        for (int row = 0; row < _count; row++)
        {
            column.Slice(row * valueByteCount, valueByteCount).CopyTo(rows[(row * _rowByteCount)..]);
        }
    }

    private static void Reserve<T>(ref T[] buffer, int count)
        where T : unmanaged
    {
        if (buffer.Length < count)
        {
            buffer = GC.AllocateUninitializedArray<T>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        }
    }
}
