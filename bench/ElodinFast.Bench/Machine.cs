using System.Globalization;
using System.Runtime.InteropServices;

namespace ElodinFast.Bench;

/// <summary>What a results file says of the machine it is about, and where it is kept.</summary>
internal static class Machine
{
    /// <summary>As /proc/cpuinfo names it.</summary>
    public static string CpuName { get; } = ReadCpuName();

    /// <summary>bench/results/CPU of this repository: "AMD EPYC" becomes amd-epyc.</summary>
    public static string ResultsDirectory
    {
        get
        {
            string[] words = CpuName.ToLowerInvariant().Split([' ', '(', ')', '@', '.'], StringSplitOptions.RemoveEmptyEntries);
            return Path.Combine(Root(), "bench", "results", string.Join('-', words.Take(2)));
        }
    }

    public static string Today => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>CPU, cores, kernel, runtime, date.</summary>
    public static string Describe() =>
        $"{CpuName}, {Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version}, .NET {Environment.Version}, {Today}";

    /// <summary>Type of the file system that a directory is on, as /proc/mounts has it.</summary>
    public static string FileSystemOf(string directory)
    {
        string path = Path.GetFullPath(directory);
        (int Length, string Type) best = (0, "unknown");
        foreach (string line in File.ReadLines("/proc/mounts"))
        {
            string[] fields = line.Split(' ');
            string mount = fields[1].TrimEnd('/');
            if (mount.Length >= best.Length && (path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal)))
            {
                best = (mount.Length, fields[2]);
            }
        }

        return best.Type;
    }

    private static string ReadCpuName()
    {
        const string Key = "model name";
        string? line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string Root()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "ElodinFast.sln")))
            {
                return at.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
