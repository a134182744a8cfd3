namespace ElodinFast.Wire;

/// <summary>Where a playback clock starts. The values are the wire indices.</summary>
public enum InitialTimestampKind
{
    /// <summary>At the oldest timestamp of the database.</summary>
    Earliest = 0,

    /// <summary>At the newest timestamp of the database.</summary>
    Latest = 1,

    /// <summary>At a given time.</summary>
    Manual = 2,
}
