using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>What a receiver knows of one component of its peer, shared by all row groups that hold it. Under the receiver's gate.</summary>
internal sealed class InboundComponent(Component component, ulong next)
{
    private ulong _next = next;
    private InboundGroup? _stepGroup; // while it goes in step with a group's rows, these tell where it is
    private int _stepIndex;

    public Component Component { get; } = component;

    /// <summary>The ordinal that comes next: one past the last one held, declared lost, or skipped.</summary>
    public ulong Next
    {
        get => _stepGroup is { } group ? group.BaseOrdinals[_stepIndex] + group.StepRow : _next;
        set
        {
            _stepGroup?.LeaveStep();
            _next = value;
        }
    }

    /// <summary>Up to here the peer says it has sent; what is missing at the deadline is lost.</summary>
    public ulong Goal;

    public long GoalDeadlineMs = long.MaxValue;

    /// <summary>The peer writes only an initial value: one that finds a newer sample by somebody else is superseded, not lost.</summary>
    public bool IsInitialValueOnly;

    /// <summary>It was told that our ring is too small for it.</summary>
    public bool IsTooLarge;

    /// <summary>From now on the group's rows move it. Called by the group.</summary>
    internal void EnterStep(InboundGroup group, int index)
    {
        _stepGroup?.LeaveStep();
        _stepGroup = group;
        _stepIndex = index;
    }

    /// <summary>It stays where the group's rows have taken it. Called by the group.</summary>
    internal void LeaveStep()
    {
        _next = Next;
        _stepGroup = null;
    }
}
