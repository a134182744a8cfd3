using Microsoft.Win32.SafeHandles;

namespace ElodinFast.Storage;

/// <summary>Pieces of log files, read and written by position. Cold.</summary>
internal static class FileCopy
{
    private const int ChunkByteCount = 1 << 20;

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="DatabaseException">The file has not so many, or cannot be read.</exception>
    public static void ReadAt(string path, long position, Span<byte> destination)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            ReadAt(file, path, position, destination);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot read {path}: {refused.Message}", refused);
        }
    }

    /// <summary>
    /// Writes a log file beside its place: a header for <paramref name="dataByteCount"/> bytes, then those bytes of another's data from a
    /// position on, each chunk changed on the way. Synced.
    /// </summary>
    /// <exception cref="DatabaseException">The source is too short, or the disk refuses.</exception>
    public static void WriteLog(
        string path, ulong extra, int headerByteCount, string? source, long sourcePosition, long dataByteCount, SpanAction? change, ToolConsole console)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            var header = new byte[headerByteCount];
            new LogHeader(headerByteCount + dataByteCount, extra, headerByteCount, 0).Write(header);
            RandomAccess.Write(file, header, 0);
            if (source is not null && dataByteCount > 0)
            {
                using SafeFileHandle from = File.OpenHandle(source);
                var chunk = new byte[Math.Min(ChunkByteCount, dataByteCount)];
                for (long done = 0; done < dataByteCount;)
                {
                    console.Cancellation.ThrowIfCancellationRequested();
                    Span<byte> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, dataByteCount - done));
                    ReadAt(from, source, headerByteCount + sourcePosition + done, part);
                    change?.Invoke(part);
                    RandomAccess.Write(file, part, headerByteCount + done);
                    done += part.Length;
                }
            }

            RandomAccess.FlushToDisk(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot write {path}: {refused.Message}", refused);
        }
    }

    /// <summary>Changes a chunk of data in place.</summary>
    internal delegate void SpanAction(Span<byte> chunk);

    private static void ReadAt(SafeFileHandle file, string path, long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(file, destination, position);
            if (read == 0)
            {
                throw new DatabaseException($"{path} is damaged: it is shorter than its header says");
            }

            destination = destination[read..];
            position += read;
        }
    }
}
