using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>How one component's samples in two databases compare, by ordinal: sample n with sample n, timestamp and bytes.</summary>
/// <param name="Id">The component.</param>
/// <param name="Name">Its name, from the first database that has one.</param>
/// <param name="CountA">Samples in the first database.</param>
/// <param name="CountB">Samples in the second.</param>
/// <param name="EqualCount">Ordinals at which both have a sample, and the same one.</param>
/// <param name="FirstDifference">The first ordinal at which they differ or only one has a sample; null when there is none.</param>
/// <param name="Duplicates">
/// Copies that one of them has too many: of samples (timestamp and bytes) that both have, the difference in how often. Two equal samples
/// on both sides are no duplicates.
/// </param>
/// <param name="EchoedInA">Samples that A has from B beyond those that B wrote itself: they came back to it.</param>
/// <param name="EchoedInB">The same the other way.</param>
public sealed record ComponentComparison(
    ComponentId Id,
    string Name,
    long CountA,
    long CountB,
    long EqualCount,
    long? FirstDifference,
    long Duplicates,
    long EchoedInA,
    long EchoedInB)
{
    /// <summary>Both hold the same samples in the same order.</summary>
    public bool IsEqual => FirstDifference is null;

    /// <summary>Samples that came back to their writer, in either database.</summary>
    public long Echoed => EchoedInA + EchoedInB;
}
