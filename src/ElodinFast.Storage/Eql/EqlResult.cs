namespace ElodinFast.Storage;

/// <summary>The answer to a query: columns over rows, computed as they are read.</summary>
/// <param name="Columns">Time first, where there is one.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="IsJoinOrComputed">Over no rows Elodin's engine has no answer at all then, not even a heading.</param>
internal sealed record EqlResult(IReadOnlyList<EqlColumn> Columns, long RowCount, bool IsJoinOrComputed)
{
    public bool HasTime => Columns.Count > 0 && Columns[0].IsTime;
}
