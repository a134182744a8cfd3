namespace ElodinFast.Cli;

/// <summary>Some rows of a file.</summary>
/// <param name="Times">µs.</param>
/// <param name="Values">For each column its values, one behind the other; zeros where a row has none.</param>
/// <param name="IsPresent">For each column which rows have one; null: all.</param>
internal sealed record ExportChunk(long[] Times, byte[][] Values, bool[]?[] IsPresent);
