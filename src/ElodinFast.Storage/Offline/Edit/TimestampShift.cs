using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>Moves all timestamps of a component by one offset.</summary>
internal static class TimestampShift
{
    /// <summary>Null when it can be done, else why not.</summary>
    public static string? ReasonNot(ComponentFolder component, long offset)
    {
        LogHeader index = component.Index!.Value;
        if (index.DataByteCount % sizeof(long) != 0)
        {
            return $"Malformed index file: data length {index.DataByteCount} is not a multiple of 8 bytes";
        }

        if (index.CommittedByteCount > index.FileByteCount)
        {
            return $"its index says {index.CommittedByteCount} bytes are valid, the file has {index.FileByteCount}";
        }

        (long least, long greatest) = component.ReadTimeRange() ?? (0, 0);
        Int128 end = (Int128)(offset > 0 ? greatest : least) + offset;
        return end < long.MinValue || end > long.MaxValue
            ? $"its timestamps {least} to {greatest} cannot all be moved by {offset} within the range of timestamps"
            : null;
    }

    /// <summary>Writes an index elsewhere, with as many timestamps as the component has whole samples.</summary>
    public static void Copy(in SeriesFiles files, string target, long offset, ToolConsole console) => FileCopy.WriteLog(
        target, ShiftedStart(files.Index, offset), AppendLog.ExtraHeaderByteCount, files.Folder.IndexPath, 0, files.Count * sizeof(long),
        offset == 0 ? null : chunk => Shift(chunk, offset), console);

    /// <summary>Writes the index anew beside the old one, and puts it on the list.</summary>
    public static void Write(PendingEdit edit, ComponentFolder component, long offset, ToolConsole console)
    {
        LogHeader index = component.Index!.Value;
        FileCopy.WriteLog(
            PendingEdit.NewPathOf(component.IndexPath), ShiftedStart(index, offset), AppendLog.ExtraHeaderByteCount, component.IndexPath, 0,
            index.DataByteCount, chunk => Shift(chunk, offset), console);
        edit.Replace(component.IndexPath);
    }

    // i64 max means that no start was ever set.
    private static ulong ShiftedStart(in LogHeader index, long offset) =>
        (ulong)((long)index.Extra == long.MaxValue ? long.MaxValue : TimeMath.Add((long)index.Extra, offset));

    private static void Shift(Span<byte> chunk, long offset)
    {
        foreach (ref long timestamp in MemoryMarshal.Cast<byte, long>(chunk))
        {
            timestamp += offset;
        }
    }
}
