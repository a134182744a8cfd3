namespace ElodinFast.Wire.Tests;

/// <summary>Something whose allocations are held by expected-allocations.json. It is run thousands of times, warm.</summary>
internal sealed record Operation(string Name, Action Run)
{
    /// <summary>All of them; what is listed here must stand in the file, and the other way round.</summary>
    public static IReadOnlyList<Operation> All { get; } =
        [.. FrameOperations.All(), .. MessageOperations.All(), .. VTableOperations.All(), .. ArrowOperations.All()];
}
