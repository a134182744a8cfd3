namespace ElodinFast.Storage;

/// <summary>The time column of a CSV export.</summary>
public enum CsvTimeFormat
{
    /// <summary>Column <c>time</c>: ISO 8601 without a zone.</summary>
    Iso8601,

    /// <summary>Column <c>time_us</c>: integer microseconds.</summary>
    Microseconds,

    /// <summary>Column <c>time_ns</c>: integer nanoseconds, saturating.</summary>
    Nanoseconds,
}
