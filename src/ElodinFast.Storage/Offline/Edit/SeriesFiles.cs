namespace ElodinFast.Storage;

/// <summary>What the two logs of a component hold together, read without opening the database.</summary>
internal readonly record struct SeriesFiles(ComponentFolder Folder, LogHeader Index, LogHeader Data, int ElementByteCount, long Count)
{
    /// <summary>Reads the headers.</summary>
    /// <exception cref="DatabaseException">A file is missing or damaged: no tool throws samples away for that.</exception>
    public static SeriesFiles Read(ComponentFolder folder)
    {
        int elementByteCount = (int)Math.Max(0, folder.ReadSchema().ByteCount);
        LogHeader index = HeaderOf(folder.IndexPath);
        LogHeader data = HeaderOf(folder.DataPath);
        if (data.DataByteCount > 0 && data.Extra != (ulong)elementByteCount)
        {
            throw new DatabaseException($"{folder.DataPath} holds values of {data.Extra} bytes, but the component's schema says {elementByteCount}");
        }

        long entries = index.DataByteCount / sizeof(long);
        return new SeriesFiles(folder, index, data, elementByteCount, elementByteCount == 0 ? entries : Math.Min(entries, data.DataByteCount / elementByteCount));
    }

    /// <summary>Index of the first sample at or behind a time; the count when there is none.</summary>
    public long LowerBound(long timestamp) => TimeSearch.LowerBound(Folder.TimestampAt, timestamp, 0, Count);

    private static LogHeader HeaderOf(string path)
    {
        if (!File.Exists(path))
        {
            throw new DatabaseException($"{path} is missing: opening the database, or verify, says more");
        }

        LogHeader header = LogHeader.TryRead(path, AppendLog.ExtraHeaderByteCount, out string reason)
            ?? throw new DatabaseException($"{path} is damaged: {reason}");
        return header.CommittedByteCount <= header.FileByteCount
            ? header
            : throw new DatabaseException($"{path} is damaged: its header says {header.CommittedByteCount} valid bytes, the file has {header.FileByteCount}");
    }
}
