using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>How far a component of ours has gone out to a peer. Written by the sender, read by the control thread.</summary>
internal sealed class OutboundComponent(Component component)
{
    private long _sentUpTo;

    public Component Component { get; } = component;

    /// <summary>One past the ordinal sent last.</summary>
    public ulong SentUpTo
    {
        get => (ulong)Volatile.Read(ref _sentUpTo);
        set => Volatile.Write(ref _sentUpTo, (long)value);
    }
}
