using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>How far a component of ours has gone out to a peer. Control thread.</summary>
internal sealed class OutboundComponent(Component component)
{
    private OutboundGroup? _group;
    private ulong _baseOrdinal;

    public Component Component { get; } = component;

    /// <summary>One past the ordinal sent last.</summary>
    public ulong SentUpTo => _group is { } group ? _baseOrdinal + group.RowCount : 0;

    /// <summary>Its samples go out with this group from now on, beginning with this ordinal.</summary>
    public void MoveTo(OutboundGroup group, ulong baseOrdinal)
    {
        _group = group;
        _baseOrdinal = baseOrdinal;
    }
}
