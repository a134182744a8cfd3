using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>Reads the kernel's files under /proc and /sys, or a copy of them. What is missing, unreadable or odd is null.</summary>
/// <param name="root">Where they are; "/" on a live system.</param>
internal sealed class SystemFiles(string root)
{
    private const int ByteCountMax = 64 * 1024;

    /// <summary>The text of a file without white space around it.</summary>
    public string? Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(root, path));
            byte[] bytes = new byte[ByteCountMax];
            int byteCount = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, byteCount).Trim();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A file that holds one whole number.</summary>
    public long? ReadNumber(string path) =>
        long.TryParse(Read(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>What stands behind a name in a file of "name: value" lines.</summary>
    public string? ReadField(string path, string name)
    {
        foreach (string line in (Read(path) ?? string.Empty).Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[..colon].Trim() == name)
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    /// <summary>Names in a folder that begin so, sorted; empty when it cannot be read.</summary>
    public IReadOnlyList<string> List(string folder, string prefix)
    {
        try
        {
            return [.. Directory.GetFileSystemEntries(Path.Combine(root, folder), prefix + "*").Select(static p => Path.GetFileName(p)!)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>The choice in brackets of "always [madvise] never".</summary>
    public string? ReadChoice(string path)
    {
        string text = Read(path) ?? string.Empty;
        int open = text.IndexOf('[', StringComparison.Ordinal);
        int close = text.IndexOf(']', StringComparison.Ordinal);
        return open >= 0 && close > open ? text[(open + 1)..close] : null;
    }

    /// <summary>How many numbers a list such as "0-3,8" names; null when it is none.</summary>
    public static int? CountCores(string? list)
    {
        if (string.IsNullOrWhiteSpace(list))
        {
            return list is null ? null : 0;
        }

        int count = 0;
        foreach (string part in list.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || last < first || last > ushort.MaxValue)
            {
                return null;
            }

            count += last - first + 1;
        }

        return count;
    }
}
