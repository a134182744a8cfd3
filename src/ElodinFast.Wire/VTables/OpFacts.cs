namespace ElodinFast.Wire;

/// <summary>What is known of an op after one visit: as an operand (realized), or as the head of a chain of args.</summary>
internal struct OpFacts
{
    /// <summary>Chains only: the component at the end.</summary>
    public ComponentId ComponentId;

    /// <summary>With a table: bytes it must have for everything up to the first range that is not 8 bytes.</summary>
    public int TableByteCount;

    /// <summary>Chains only: the innermost schema, or -1.</summary>
    public int SchemaOp;

    /// <summary>Chains only: the innermost op that decides the timestamp, or -1.</summary>
    public int TimestampOp;

    /// <summary>The error without a table.</summary>
    public VTableStatus Status;

    /// <summary>How far the visit has come.</summary>
    public VisitState State;

    /// <summary>The error is a cycle.</summary>
    public bool IsCyclic;

    /// <summary>With a table: there is a range that is not 8 bytes.</summary>
    public bool TableFails;

    /// <summary>Finished with an error.</summary>
    public static OpFacts Failed(VTableStatus status, bool isCyclic = false) =>
        new() { State = VisitState.Done, Status = status, IsCyclic = isCyclic };
}
