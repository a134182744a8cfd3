using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>Which rows of a result --offset and --limit leave.</summary>
internal static class QueryRows
{
    public static (long First, long Count) Choose(EqlResult result, RowWindow? offset, RowWindow? limit)
    {
        if ((offset is { Rows: null } || limit is { Rows: null }) && !result.HasTime)
        {
            throw new CommandException("--offset and --limit take a duration only where the result has a time column.");
        }

        long count = result.RowCount;
        long first = offset switch
        {
            null => 0,
            { Rows: { } rows } => rows >= 0 ? Math.Min(rows, count) : Math.Max(0, count + rows),
            { Micros: var micros } => count == 0 ? 0 : LowerBound(result, TimeMath.Add(TimeAt(result, micros >= 0 ? 0 : count - 1), micros), 0),
        };
        long end = limit switch
        {
            null => count,
            { Rows: { } rows } => Math.Min(count, first + Math.Max(0, rows)),
            { Micros: >= 0 and var micros } => first >= count ? count : LowerBound(result, TimeMath.Add(TimeAt(result, first), micros), first),
            _ => count,
        };
        if (limit is { Rows: null, Micros: < 0 and var back } && count > 0)
        {
            first = Math.Max(first, LowerBound(result, TimeMath.Add(TimeAt(result, count - 1), back), first));
        }

        return (first, Math.Max(0, end - first));
    }

    private static long TimeAt(EqlResult result, long row) => (long)result.Columns[0].Evaluate(row, 1).Integers![0];

    private static long LowerBound(EqlResult result, long micros, long low) =>
        TimeSearch.LowerBound(row => TimeAt(result, row), micros, low, result.RowCount);
}
