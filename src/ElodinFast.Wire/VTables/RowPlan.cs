using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ElodinFast.Wire;

/// <summary>
/// A VTable whose fields share one timestamp, mapped to the layout of a row: a table becomes a row, and a row a table, by one bounds
/// check and as few copies as there are gaps. See <see cref="VTablePlan.TryMapTo"/>.
/// </summary>
/// <remarks>Immutable, so any number of threads may use it. Tables and rows must not overlap in memory.</remarks>
public sealed class RowPlan
{
    private readonly RowCopy[] _toRow;
    private readonly RowCopy[] _toTable;
    private readonly int _timestampOffset;
    private readonly bool _isAllWords;

    /// <summary>Takes the copies over; what they touch is measured here, so nothing can be out of step with it.</summary>
    internal RowPlan(RowCopy[] toRow, int timestampOffset, int tableByteCount)
    {
        _toRow = toRow;
        _toTable = Array.ConvertAll(toRow, copy => copy.Reversed);
        _timestampOffset = timestampOffset;
        _isAllWords = true;
        TableByteCount = Math.Max(tableByteCount, timestampOffset + sizeof(long));
        foreach (RowCopy copy in toRow)
        {
            _isAllWords &= copy.ByteCount == sizeof(ulong);
            TableByteCount = Math.Max(TableByteCount, copy.Source + copy.ByteCount);
            RowByteCount = Math.Max(RowByteCount, copy.Destination + copy.ByteCount);
        }
    }

    /// <summary>Bytes that a table must have; more are ignored.</summary>
    public int TableByteCount { get; }

    /// <summary>Bytes that a row must have; more are left alone.</summary>
    public int RowByteCount { get; }

    /// <summary>Copies that are left after merging.</summary>
    public int CopyCount => _toRow.Length;

    /// <summary>Copies a table's values into a row. Padding of the row is left as it is. Hot.</summary>
    /// <returns>
    /// <see langword="false"/>, with nothing done, when the table or the row is too short. What a short table still gives,
    /// <see cref="VTablePlan.Apply"/> finds out.
    /// </returns>
    public bool TryApply(ReadOnlySpan<byte> table, Span<byte> row, out long timestampMicros)
    {
        if (table.Length < TableByteCount || row.Length < RowByteCount)
        {
            timestampMicros = 0;
            return false;
        }

        timestampMicros = BinaryPrimitives.ReadInt64LittleEndian(table[_timestampOffset..]);
        Run(_toRow, ref MemoryMarshal.GetReference(table), ref MemoryMarshal.GetReference(row));
        return true;
    }

    /// <summary>
    /// Copies a row's values into a table, in the fields' order, and writes the timestamp over whatever overlaps it. Bytes that no field
    /// has are left as they are. Hot.
    /// </summary>
    /// <returns><see langword="false"/>, with nothing done, when the table or the row is too short.</returns>
    public bool TryGather(ReadOnlySpan<byte> row, long timestampMicros, Span<byte> table)
    {
        if (table.Length < TableByteCount || row.Length < RowByteCount)
        {
            return false;
        }

        Run(_toTable, ref MemoryMarshal.GetReference(row), ref MemoryMarshal.GetReference(table));
        BinaryPrimitives.WriteInt64LittleEndian(table[_timestampOffset..], timestampMicros);
        return true;
    }

    // In bounds: the constructor found TableByteCount and RowByteCount as the furthest ends of all copies, offsets are never negative
    // (RowPlanCompiler), and both callers have compared the spans with them.
    private void Run(RowCopy[] copies, ref byte source, ref byte destination)
    {
        if (_isAllWords)
        {
            foreach (ref readonly RowCopy copy in copies.AsSpan())
            {
                Move<ulong>(ref source, copy.Source, ref destination, copy.Destination);
            }

            return;
        }

        foreach (ref readonly RowCopy copy in copies.AsSpan())
        {
            int from = copy.Source;
            int to = copy.Destination;
            switch (copy.ByteCount)
            {
                case 4:
                    Move<uint>(ref source, from, ref destination, to);
                    break;
                case 8:
                    Move<ulong>(ref source, from, ref destination, to);
                    break;
                case 16:
                    Move<Vector128<byte>>(ref source, from, ref destination, to);
                    break;
                case 24:
                    Move<Vector128<byte>>(ref source, from, ref destination, to);
                    Move<ulong>(ref source, from + 16, ref destination, to + 16);
                    break;
                default:
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, from), copy.ByteCount)
                        .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, to), copy.ByteCount));
                    break;
            }
        }
    }

    // In bounds for every copy of at least so many bytes; see Run.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<T>(ref byte source, int from, ref byte destination, int to)
        where T : unmanaged =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, to), Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref source, from)));
}
