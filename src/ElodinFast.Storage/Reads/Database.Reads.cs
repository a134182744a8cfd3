namespace ElodinFast.Storage;

/// <content>Looking into history.</content>
public sealed partial class Database
{
    /// <summary>The extremes of what has been looked at.</summary>
    internal MinMaxPyramids Pyramids { get; init; } = new();
}
