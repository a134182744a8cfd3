using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>The command line of <c>elodinfast export</c>, read.</summary>
internal sealed record ExportSettings
{
    public required string Path { get; init; }

    public required string Output { get; init; }

    public string Format { get; init; } = "parquet";

    public bool Join { get; init; }

    public bool Flatten { get; init; }

    public string? Pattern { get; init; }

    public CsvTimeFormat TimeFormat { get; init; }

    public bool FastFloats { get; init; }

    public bool IncludePrivate { get; init; }

    /// <summary>What files of this format end with.</summary>
    public string Extension => Format switch { "arrow-ipc" => "arrow", _ => Format };

    public string TimeName => TimeFormat switch
    {
        CsvTimeFormat.Microseconds => "time_us",
        CsvTimeFormat.Nanoseconds => "time_ns",
        _ => "time",
    };
}
