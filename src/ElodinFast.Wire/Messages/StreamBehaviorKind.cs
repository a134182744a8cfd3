namespace ElodinFast.Wire;

/// <summary>How a component stream is paced. The values are the wire indices.</summary>
public enum StreamBehaviorKind
{
    /// <summary>Every component as it changes, each in its own table.</summary>
    RealTime = 0,

    /// <summary>All components at the ticks of a playback clock.</summary>
    FixedRate = 1,

    /// <summary>All components in one table whenever something changes.</summary>
    RealTimeBatched = 2,
}
