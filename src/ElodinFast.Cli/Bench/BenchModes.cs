using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>Which modes of a link can be measured here.</summary>
internal static class BenchModes
{
    /// <summary>In spin mode on one machine: a sender, a receiver and a user at either end.</summary>
    public const int SpinningThreadCount = 6;

    public static bool CanSpin => Environment.ProcessorCount >= SpinningThreadCount;

    public static string WhyNoSpin =>
        $"too few cores: {SpinningThreadCount} threads would spin on {Environment.ProcessorCount} and take milliseconds; use inline mode";

    /// <summary>Event, inline, and spin where there are cores for it.</summary>
    public static IReadOnlyList<LinkMode> Measured => CanSpin ? [LinkMode.Event, LinkMode.Inline, LinkMode.Spin] : [LinkMode.Event, LinkMode.Inline];

    public static string NameOf(LinkMode mode) => mode switch
    {
        LinkMode.Event => "event",
        LinkMode.Inline => "inline",
        _ => "spin",
    };
}
