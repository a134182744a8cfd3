namespace ElodinFast.Mirror;

/// <summary>What a Tails message is about; travels in the carrier's flags.</summary>
internal enum TailsMeaning : ushort
{
    /// <summary>Where the sender of the message is with the receiver's samples, and what it owns.</summary>
    Positions = 0,

    /// <summary>Ordinals at which the sender's stream begins; what lies before is skipped, not lost.</summary>
    Starts = 2,

    /// <summary>Up to here the sender has sent: what does not arrive within the reorder time is lost.</summary>
    SentUpTo = 4,
}
