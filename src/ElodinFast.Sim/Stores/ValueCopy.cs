namespace ElodinFast.Sim;

/// <summary>A stretch of a row of values and where it comes from: pinned memory of a column.</summary>
internal readonly unsafe struct ValueCopy(byte* source, int offset, int byteCount)
{
    public int ByteCount => byteCount;

    /// <summary>Copies into a row, which is checked to be long enough.</summary>
    public void CopyTo(Span<byte> row) => new ReadOnlySpan<byte>(source, byteCount).CopyTo(row[offset..]);

    /// <summary>Both as one, where they touch in the column and in the row.</summary>
    public bool TryAppend(in ValueCopy next, out ValueCopy joined)
    {
        joined = new ValueCopy(source, offset, byteCount + next.ByteCount);
        return next.StartsAt(source + byteCount, offset + byteCount);
    }

    private bool StartsAt(byte* address, int rowOffset) => source == address && offset == rowOffset;
}
