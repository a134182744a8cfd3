using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>A row group as the peer announced it, bound to our components. Never changed, only replaced.</summary>
internal sealed class InboundGroup(uint number, InboundComponent[] components, ulong[] baseOrdinals, MirrorRowLayout layout, bool isEcho)
{
    public uint Number { get; } = number;

    public InboundComponent[] Components { get; } = components;

    /// <summary>Ordinals of row 0.</summary>
    public ulong[] BaseOrdinals { get; } = baseOrdinals;

    public MirrorRowLayout Layout { get; } = layout;

    /// <summary>A row was committed: from now on that allocates nothing.</summary>
    public bool IsWarm;

    /// <summary>The rows are our own, come back: counted, never stored.</summary>
    public bool IsEcho { get; } = isEcho;
}
