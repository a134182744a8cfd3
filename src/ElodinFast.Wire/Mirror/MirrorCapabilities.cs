namespace ElodinFast.Wire;

/// <summary>What a mirror can do, as it says in its hello.</summary>
[Flags]
internal enum MirrorCapabilities : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Rows with ordinals.</summary>
    Rows = 1,

    /// <summary>Signed rows.</summary>
    Hmac = 2,

    /// <summary>A bulk connection.</summary>
    Bulk = 4,

    /// <summary>Message logs.</summary>
    Messages = 8,

    /// <summary>Passing on what came from others.</summary>
    Forward = 16,

    /// <summary>Chained digests.</summary>
    Digests = 32,
}
