namespace ElodinFast.Mirror;

/// <summary>What hops are called in reports, metrics and components.</summary>
internal static class HopNames
{
    /// <summary>By <see cref="LatencyHop"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["committed", "encoded", "sent", "received", "readable", "end_to_end", "from_intended"];
}
