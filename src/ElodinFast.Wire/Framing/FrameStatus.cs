namespace ElodinFast.Wire;

/// <summary>What stands at the front of a connection's bytes. All but the first two end the connection.</summary>
public enum FrameStatus
{
    /// <summary>A whole packet.</summary>
    Packet,

    /// <summary>The beginning of a packet, or nothing.</summary>
    NeedMore,

    /// <summary>A length above <see cref="WireLimits.MaxLength"/>.</summary>
    Oversized,

    /// <summary>A length below <see cref="WireLimits.MinLength"/>.</summary>
    TooShort,

    /// <summary>A packet kind that does not exist.</summary>
    BadKind,

    /// <summary>A time series or message with timestamp whose body cannot hold its first number.</summary>
    BodyTooShort,
}
