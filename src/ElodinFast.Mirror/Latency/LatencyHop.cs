namespace ElodinFast.Mirror;

/// <summary>Stretches of a row's way, named for the moment at which they end.</summary>
internal enum LatencyHop
{
    /// <summary>From when the tick was due to the commit. Of ticks that keep time.</summary>
    Committed,

    /// <summary>From the commit to a batch that is ready to be sent.</summary>
    Encoded,

    /// <summary>From there until the kernel has taken it.</summary>
    Sent,

    /// <summary>From a batch that is ready to be sent to its reception. Where both sides have one clock.</summary>
    Received,

    /// <summary>From the reception until readers of the database see it.</summary>
    Readable,

    /// <summary>From the commit there until readers see it here. Where both sides have one clock.</summary>
    EndToEnd,

    /// <summary>The same from when the tick was due.</summary>
    FromIntended,
}
