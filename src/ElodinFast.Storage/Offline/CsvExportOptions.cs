namespace ElodinFast.Storage;

/// <summary>What an export to CSV does; the options of Elodin's <c>export --format csv</c>.</summary>
public sealed record CsvExportOptions
{
    /// <summary>One column for each element instead of lists in one cell.</summary>
    public bool Flatten { get; init; }

    /// <summary>Components whose lower-cased name matches this glob (<c>*</c>, <c>?</c>, <c>[...]</c>); null: all.</summary>
    public string? Pattern { get; init; }

    /// <summary>How the time column is written.</summary>
    public CsvTimeFormat TimeFormat { get; init; }

    /// <summary>Floats inside lists in the short form (<c>1.0</c>, <c>1e16</c>) instead of digits only.</summary>
    public bool FastFloats { get; init; }

    /// <summary>Exports components marked private too.</summary>
    public bool IncludePrivate { get; init; }
}
