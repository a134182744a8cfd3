namespace ElodinFast.Wire;

/// <summary>State of an op while a VTable is compiled.</summary>
internal enum VisitState : byte
{
    /// <summary>Not seen yet.</summary>
    New,

    /// <summary>Waiting for what it refers to; to meet it again is a cycle.</summary>
    Open,

    /// <summary>Its facts are final.</summary>
    Done,
}
