using System.Globalization;

namespace ElodinFast.Storage;

/// <summary>
/// Cuts log files to what is valid in them: Elodin makes each of them 8 GiB long. Each cut is whole by itself and takes nothing away, so
/// an interruption leaves a database that is compacted in part.
/// </summary>
internal static class CompactTool
{
    private const double GibiByte = 1L << 30;

    private static readonly string[] s_names =
        [TimeSeries.DataFileName, TimeSeries.IndexFileName, MessageLog.TimestampsFileName, MessageLog.OffsetsFileName, MessageLog.PayloadFileName];

    public static void Run(string path, ToolConsole console)
    {
        string full = Path.GetFullPath(path);
        if (!DatabaseDirectory.IsDatabase(full))
        {
            throw new DatabaseException($"missing db_state file at {path}");
        }

        using EditSession session = EditSession.Begin(path, console.IsDryRun);
        int count = 0;
        long byteCount = 0;
        string[] files = [.. Directory.EnumerateFiles(session.Path, "*", SearchOption.AllDirectories).Where(f => s_names.Contains(Path.GetFileName(f)))];
        for (int i = 0; i < files.Length; i++)
        {
            console.Cancellation.ThrowIfCancellationRequested();
            console.Progress(i, files.Length);
            if (LogHeader.TryRead(files[i], AppendLog.PlainHeaderByteCount, out _) is { } header && header.CommittedByteCount < header.FileByteCount)
            {
                count++;
                byteCount += header.FileByteCount - header.CommittedByteCount;
                if (!console.IsDryRun)
                {
                    Cut(files[i], header.CommittedByteCount);
                }
            }
        }

        string size = string.Create(CultureInfo.InvariantCulture, $"{byteCount / GibiByte:F1} GiB");
        console.Out.WriteLine(console.IsDryRun
            ? $"DRY RUN: would truncate {count} file(s), reclaiming {size} of apparent size"
            : $"Compacted {count} file(s): apparent size reduced by {size}");
    }

    private static void Cut(string path, long byteCount)
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, byteCount);
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot cut {path}: {refused.Message}", refused);
        }
    }
}
