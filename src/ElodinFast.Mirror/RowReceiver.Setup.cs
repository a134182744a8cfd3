using System.Globalization;
using System.Runtime.CompilerServices;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

// What is told over TCP: groups, where streams start, up to where the peer has sent. Cold.
internal sealed partial class RowReceiver
{
    /// <summary>The peer begins this component here: what lies before is skipped, not lost. Only before the first group with it.</summary>
    public void SetStart(ComponentId id, ulong ordinal)
    {
        _gate.Enter();
        try
        {
            _starts[id] = ordinal;
            if (_components.TryGetValue(id, out InboundComponent? component))
            {
                component.Next = Math.Max(component.Next, ordinal);
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>The peer has sent everything below this ordinal: what is not here after the reorder time is lost.</summary>
    public void SetGoal(ComponentId id, ulong ordinal, long nowMs)
    {
        _gate.Enter();
        try
        {
            if (_components.TryGetValue(id, out InboundComponent? component) && component.Next < ordinal)
            {
                component.Goal = ordinal;
                component.GoalDeadlineMs = nowMs + _reorderTimeMs;
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Takes the announcement of a row group, and with it the rows that came before it.</summary>
    public void AddGroup(PacketId id, uint number, Component[] components, int[] offsets, int valueByteCount, ulong[] baseOrdinals, bool isEcho)
    {
        _gate.Enter();
        try
        {
            var inbound = new InboundComponent[components.Length];
            for (int i = 0; i < inbound.Length; i++)
            {
                inbound[i] = GetComponent(components[i]);
            }

            var layout = new MirrorRowLayout(components, offsets, valueByteCount);
            _lastGroup = null;
            _groups[id.Value] = new InboundGroup(number, inbound, baseOrdinals, layout, isEcho);
            DrainHeld();
        }
        finally
        {
            Exit();
        }
    }

    private InboundComponent GetComponent(Component component)
    {
        if (!_components.TryGetValue(component.Id, out InboundComponent? inbound))
        {
            ulong next = Math.Max(component.PositionOf(_slot), _starts.GetValueOrDefault(component.Id));
            inbound = new InboundComponent(component, next)
            {
                IsInitialValueOnly = component.OwnerSlot != _slot && MirrorNames.IsExternalControl(_database, component.Id),
            };
            _components.Add(component.Id, inbound);
        }

        return inbound;
    }

    private void DeclareOverdueGoals(long nowMs)
    {
        EndHold();
        foreach (InboundComponent component in _components.Values)
        {
            // Rows that are held come first: what they set free may be what is missing.
            if (nowMs < component.GoalDeadlineMs || _held.Count > 0 || IsWaitingForRoom)
            {
                continue;
            }

            component.GoalDeadlineMs = long.MaxValue;
            if (component.Next < component.Goal)
            {
                _counters.Lost += (long)(component.Goal - component.Next);
                _database.DeclareGap(component.Component, _slot, component.Next, component.Goal - 1);
                component.Next = component.Goal;
            }
        }
    }

    // Beyond a quarter of the commit ring: it is declared lost by the database, so nobody sends it again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountTooLarge(InboundComponent component)
    {
        ColdCount++;
        _counters.Lost++;
        if (!component.IsTooLarge)
        {
            component.IsTooLarge = true;
            _logger.LogError(
                "{Component} takes {Bytes} bytes, too many for the commit ring here: its samples are lost (a larger ring takes them)",
                component.Component.Name, component.Component.ByteCount);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LateSlow(Component component, ulong ordinal, long timestampMicros)
    {
        byte[] value = new byte[component.ByteCount];
        string sample = string.Create(CultureInfo.InvariantCulture, $"{component.Name}: sample {ordinal} at {timestampMicros} us");
        string reason = component.TryReadLatest(value, out long latestMicros, out _)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{sample} is older than its last one, {latestMicros} us: a log's time never goes back (use another directory or a later --start-timestamp)")
            : $"{sample} was refused by the log's time order";
        if (_counters.AddLateReason(component.Name, reason))
        {
            bool isOneOfMany = _counters.LateReasonCount > LinkLimits.LateReasonLoggedMax;
            _logger.Log(isOneOfMany ? LogLevel.Debug : LogLevel.Warning, "late: {Reason}", reason);
        }
    }
}
