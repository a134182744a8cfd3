using System.Globalization;

namespace ElodinFast.Bench.Storage;

/// <summary>Time that a thread of this process, known by its name, has had on a core.</summary>
internal sealed class ThreadTime : IDisposable
{
    private const int LineByteCountMax = 128;

    private readonly FileStream _file;
    private readonly byte[] _line = new byte[LineByteCountMax];

    public ThreadTime(string name)
    {
        string task = Directory.EnumerateDirectories("/proc/self/task").LastOrDefault(task => NameOf(task) == name)
            ?? throw new InvalidOperationException($"no thread is named {name}");
        _file = new FileStream(Path.Combine(task, "schedstat"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }

    public long ReadNs()
    {
        _file.Position = 0;
        int byteCount = _file.Read(_line);
        return ParseNs(System.Text.Encoding.ASCII.GetString(_line, 0, byteCount));
    }

    /// <summary>The first of schedstat's three numbers: ns on a core, ns waiting for one, times it got one.</summary>
    internal static long ParseNs(ReadOnlySpan<char> line)
    {
        int end = line.IndexOf(' ');
        return long.Parse(end < 0 ? line : line[..end], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _file.Dispose();

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd('\n');
        }
        catch (IOException)
        {
            return ""; // it has ended meanwhile
        }
    }
}
