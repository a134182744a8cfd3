namespace ElodinFast.Sim;

/// <summary>Systems over a graph: entities that carry an edge component link two others.</summary>
public static class EdgeFold
{
    /// <summary>One step of a fold over the edges that leave an entity.</summary>
    /// <param name="value">What the edges before gave.</param>
    /// <param name="left1">First component of the edge's left entity.</param>
    /// <param name="left2">Second component of the edge's left entity.</param>
    /// <param name="right1">First component of the edge's right entity.</param>
    /// <param name="right2">Second component of the edge's right entity.</param>
    public delegate TResult Fold<TResult, T1, T2>(TResult value, in T1 left1, in T2 left2, in T1 right1, in T2 right2);

    /// <summary>
    /// For each entity that is the left end of an edge, folds over its edges in the order of spawning, beginning with
    /// <paramref name="initial"/>, and writes the result, in place of the old value, to the entity's <typeparamref name="TResult"/>.
    /// </summary>
    /// <typeparam name="TEdge">The edge component.</typeparam>
    /// <typeparam name="T1">A component that both ends have.</typeparam>
    /// <typeparam name="T2">Another component that both ends have.</typeparam>
    /// <typeparam name="TResult">A component that the left ends have.</typeparam>
    public static SimulationSystem Create<TEdge, T1, T2, TResult>(TResult initial, Fold<TResult, T1, T2> fold)
        where TEdge : unmanaged, IComponent<TEdge>, IEdge
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
        where TResult : unmanaged, IComponent<TResult>
    {
        ArgumentNullException.ThrowIfNull(fold);
        return new SimulationSystem(world =>
        {
            Column<TEdge> edges = world.FindColumn<TEdge>();
            Column<T1> first = world.FindColumn<T1>();
            Column<T2> second = world.FindColumn<T2>();
            Column<TResult> results = world.FindColumn<TResult>();
            return _ => Run(edges.Values, first, second, results, initial, fold);
        });
    }

    private static void Run<TEdge, T1, T2, TResult>(
        Span<TEdge> edges, Column<T1> first, Column<T2> second, Column<TResult> results, TResult initial, Fold<TResult, T1, T2> fold)
        where TEdge : unmanaged, IComponent<TEdge>, IEdge
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
        where TResult : unmanaged, IComponent<TResult>
    {
        foreach (ref readonly TEdge edge in edges)
        {
            results.Values[results.RowOf(edge.Left)] = initial;
        }

        Span<T1> firsts = first.Values;
        Span<T2> seconds = second.Values;
        foreach (ref readonly TEdge edge in edges)
        {
            EntityId left = edge.Left;
            EntityId right = edge.Right;
            ref TResult result = ref results.Values[results.RowOf(left)];
            result = fold(
                result,
                in firsts[first.RowOf(left)],
                in seconds[second.RowOf(left)],
                in firsts[first.RowOf(right)],
                in seconds[second.RowOf(right)]);
        }
    }
}
