using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>What a receiver knows of one component of its peer, shared by all row groups that hold it.</summary>
internal sealed class InboundComponent(Component component, ulong next)
{
    public Component Component { get; } = component;

    /// <summary>The ordinal that comes next: one past the last one held, declared lost, or skipped.</summary>
    public ulong Next = next;

    /// <summary>Up to here the peer says it has sent; what is missing at the deadline is lost.</summary>
    public ulong Goal;

    public long GoalDeadlineMs = long.MaxValue;

    /// <summary>The peer writes only an initial value: one that finds a newer sample by somebody else is superseded, not lost.</summary>
    public bool IsInitialValueOnly;
}
