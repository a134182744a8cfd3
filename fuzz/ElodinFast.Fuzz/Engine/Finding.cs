namespace ElodinFast.Fuzz;

/// <summary>What was wrong.</summary>
internal enum FindingKind
{
    /// <summary>An exception that bad bytes must not cause.</summary>
    Crash,

    /// <summary>The target contradicts itself or its model.</summary>
    WrongAnswer,

    /// <summary>One input took longer than the limit.</summary>
    Hang,

    /// <summary>One input made the target allocate more than the limit.</summary>
    OverAllocation,
}

/// <summary>An input that shows a defect.</summary>
internal sealed record Finding(FindingKind Kind, string Text, byte[] Input);
