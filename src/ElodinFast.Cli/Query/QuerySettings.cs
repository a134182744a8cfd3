namespace ElodinFast.Cli;

/// <summary>The command line of <c>elodinfast query</c>, read.</summary>
internal sealed record QuerySettings
{
    public required string Path { get; init; }

    public string? Eql { get; init; }

    public string? Sql { get; init; }

    public string Format { get; init; } = "table";

    public bool Flatten { get; init; }

    public bool RowIndex { get; init; }

    public string TimeFormat { get; init; } = "seconds";

    /// <summary>Decimals; null for all digits.</summary>
    public int? Precision { get; init; } = 6;

    public RowWindow? Offset { get; init; }

    public RowWindow? Limit { get; init; }
}
