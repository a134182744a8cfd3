using System.Text.Json;
using ElodinFast.Buffers;
using ElodinFast.Mirror;

namespace ElodinFast.Cli;

/// <summary>What a process tells about itself at its end.</summary>
internal sealed record ProcessReport
{
    /// <summary>Bytes that all hot threads together allocated since they were warm.</summary>
    public long HotAllocatedBytes { get; init; } = HotThreadMeter.All.Sum(static m => m.AllocatedBytes);

    /// <summary>The same by thread; a thread that never became warm counts -1.</summary>
    public IReadOnlyList<HotThreadReport> HotThreads { get; init; } =
        [.. HotThreadMeter.All.Select(static m => new HotThreadReport(m.Name, m.IsWarm ? m.AllocatedBytes : -1))];

    /// <summary>Collections of generation 0: since warm-up where the process has one, else since its start.</summary>
    public int Gen0 { get; init; } = GC.CollectionCount(0);

    /// <summary>Counters of links by peer.</summary>
    public IReadOnlyDictionary<string, MirrorMetrics> Mirrors { get; init; } = new Dictionary<string, MirrorMetrics>();

    /// <summary>Writes the report if a file is wanted.</summary>
    public static void Write(string? file, ProcessReport report)
    {
        if (file is not null)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(report, CliJson.Default.ProcessReport));
        }
    }

    public static ProcessReport Read(string file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file), CliJson.Default.ProcessReport)
        ?? throw new CommandException($"{file} holds no report.");
}

/// <summary>One hot thread's allocations.</summary>
internal sealed record HotThreadReport(string Name, long AllocatedBytes);
