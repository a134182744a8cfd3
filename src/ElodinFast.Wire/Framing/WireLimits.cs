namespace ElodinFast.Wire;

/// <summary>The bounds that every reader of the protocol enforces (docs/protocol.md).</summary>
public static class WireLimits
{
    /// <summary>Smallest value of a length prefix: the rest of the header.</summary>
    public const uint MinLength = 4;

    /// <summary>Largest value of a length prefix; a larger one closes the connection.</summary>
    public const uint MaxLength = 268_435_456;

    /// <summary>Largest UDP payload over IPv4.</summary>
    public const int MaxDatagramByteCount = 65_507;
}
