namespace ElodinFast.Storage;

/// <summary>One committed row as a follower sees it. The bytes are the follower's copy, valid until its next read.</summary>
internal ref struct RowView
{
    public RowGroup Group;

    /// <summary>Row number in the group, from 0.</summary>
    public long Row;

    public ushort Slot;

    /// <summary>Timestamp in µs.</summary>
    public long TimestampMicros;

    /// <summary>CLOCK_MONOTONIC ns (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) at commit; 0 when the row was read from the logs.</summary>
    public long CommitStampNs;

    /// <summary>i64 timestamp and the values, contiguous: wire order of a group's row behind its 16 hidden bytes.</summary>
    public ReadOnlySpan<byte> TimestampAndValues;

    internal ulong SoloOrdinal;

    /// <summary>The values; component i at <c>Group.Offsets[i]</c>.</summary>
    public readonly ReadOnlySpan<byte> Values => TimestampAndValues[8..];

    /// <summary>Ordinal (by its origin) of component <paramref name="i"/>'s sample.</summary>
    public readonly ulong OrdinalOf(int i) => Group.IsSolo ? SoloOrdinal : Group.BaseOrdinals[i] + (ulong)Row;

    /// <summary>Log index of component <paramref name="i"/>'s sample.</summary>
    public readonly long IndexOf(int i) => Group.FirstIndices[i] + Row;
}
