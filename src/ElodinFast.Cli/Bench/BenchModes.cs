using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>Which modes of a link are measured here.</summary>
/// <param name="coreCount">Cores that the process may use.</param>
/// <param name="isSpinWanted">Spin mode is measured even where it has too few cores.</param>
internal sealed class BenchModes(int coreCount, bool isSpinWanted)
{
    /// <summary>In spin mode on one machine: a sender, a receiver and a user at either end.</summary>
    public const int SpinningThreadCount = 6;

    /// <summary>Event, inline, and spin where there are cores for it.</summary>
    public IReadOnlyList<LinkMode> Measured { get; } = coreCount >= SpinningThreadCount || isSpinWanted
        ? [LinkMode.Event, LinkMode.Inline, LinkMode.Spin]
        : [LinkMode.Event, LinkMode.Inline];

    /// <summary>Why spin mode is not measured, or what its figures mean; null where it has its cores.</summary>
    public string? SpinNote { get; } = coreCount >= SpinningThreadCount
        ? null
        : $"too few cores for spin mode: {SpinningThreadCount} threads spin (a sender, a receiver and a user at either end) and there are "
            + $"{coreCount} cores, so that they starve each other and take milliseconds; inline mode takes microseconds here";

    /// <summary>True when spin mode is left out.</summary>
    public bool IsSpinLeftOut => !Measured.Contains(LinkMode.Spin);

    /// <summary>How the links of a part run.</summary>
    /// <param name="mode">Their mode.</param>
    /// <param name="core">The core that their threads are bound to; below 0 any.</param>
    public static LinkThreads ThreadsOf(LinkMode mode, int core = -1)
    {
        int? bound = core < 0 ? null : core;
        return new LinkThreads { Mode = mode, SenderCore = bound, ReceiverCore = bound };
    }

    public static string NameOf(LinkMode mode) => mode switch
    {
        LinkMode.Event => "event",
        LinkMode.Inline => "inline",
        _ => "spin",
    };
}
