namespace ElodinFast.Sim;

// One delegate for each number of components; they differ in nothing else.

/// <summary>The body of a system over one component: spans of one length, an element for each entity.</summary>
public delegate void ColumnAction<T1>(SimulationStep step, Span<T1> c1);

/// <summary>The body of a system over two components: spans of one length, an element for each entity.</summary>
public delegate void ColumnAction<T1, T2>(SimulationStep step, Span<T1> c1, Span<T2> c2);

/// <summary>The body of a system over three components: spans of one length, an element for each entity.</summary>
public delegate void ColumnAction<T1, T2, T3>(SimulationStep step, Span<T1> c1, Span<T2> c2, Span<T3> c3);

/// <summary>The body of a system over four components: spans of one length, an element for each entity.</summary>
public delegate void ColumnAction<T1, T2, T3, T4>(SimulationStep step, Span<T1> c1, Span<T2> c2, Span<T3> c3, Span<T4> c4);

/// <summary>The body of a system over five components: spans of one length, an element for each entity.</summary>
public delegate void ColumnAction<T1, T2, T3, T4, T5>(
    SimulationStep step, Span<T1> c1, Span<T2> c2, Span<T3> c3, Span<T4> c4, Span<T5> c5);

/// <summary>The body of a system over six components: spans of one length, an element for each entity.</summary>
public delegate void ColumnAction<T1, T2, T3, T4, T5, T6>(
    SimulationStep step, Span<T1> c1, Span<T2> c2, Span<T3> c3, Span<T4> c4, Span<T5> c5, Span<T6> c6);
