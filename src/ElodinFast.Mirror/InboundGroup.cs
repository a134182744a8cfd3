using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>
/// A row group as the peer announced it, bound to our components. Never changed, only replaced. While nothing is missing its components go
/// in step: then one number says of all of them what comes next.
/// </summary>
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

    /// <summary>Every component's next ordinal is that of <see cref="StepRow"/>.</summary>
    public bool IsInStep { get; private set; }

    /// <summary>The row that comes next, while in step.</summary>
    public uint StepRow { get; set; }

    /// <summary>Goes in step if all components have just got the row before this one.</summary>
    public void TryEnterStep(uint nextRow)
    {
        for (int i = 0; i < Components.Length; i++)
        {
            if (Components[i].Next != BaseOrdinals[i] + nextRow)
            {
                return;
            }
        }

        StepRow = nextRow;
        for (int i = 0; i < Components.Length; i++)
        {
            Components[i].EnterStep(this, i);
        }

        IsInStep = true;
    }

    /// <summary>A component goes on by itself.</summary>
    public void LeaveStep()
    {
        if (IsInStep)
        {
            IsInStep = false;
            foreach (InboundComponent component in Components)
            {
                component.LeaveStep();
            }
        }
    }
}
