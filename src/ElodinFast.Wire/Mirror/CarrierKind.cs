namespace ElodinFast.Wire;

/// <summary>What a carrier holds. Kinds that a reader does not know are ignored.</summary>
internal enum CarrierKind : byte
{
    /// <summary>Who connects: <see cref="HelloBody"/>.</summary>
    Hello = 1,

    /// <summary>Who answers: <see cref="HelloBody"/>.</summary>
    HelloAck = 2,

    /// <summary>What is held: <see cref="TailEntry"/> repeated.</summary>
    Tails = 3,

    /// <summary>State of the receiving side: <see cref="StatusBody"/>.</summary>
    Status = 6,

    /// <summary>Sign of life over UDP: <see cref="HeartbeatBody"/>.</summary>
    Heartbeat = 7,

    /// <summary>The sender leaves: <see cref="ByeBody"/>.</summary>
    Bye = 11,

    /// <summary>A run starts: <see cref="BeginBody"/>.</summary>
    Begin = 12,

    /// <summary>Asks for tails; no body.</summary>
    TailsRequest = 13,

    /// <summary>A row group is known now: <see cref="AnnouncedBody"/>.</summary>
    Announced = 14,

    /// <summary>Why samples were refused by the time order: UTF-8 text.</summary>
    LateReason = 15,

    /// <summary>Which clock the stamps of this side are of: <see cref="ClockBody"/>.</summary>
    Clock = 16,

    /// <summary>When the rows before it in the datagram were committed, over UDP: <see cref="StampBody"/>.</summary>
    Stamp = 17,
}
