using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>
/// Reads a RealTime or RealTimeBatched stream: announcements make components and plans, tables are taken apart by them. Also reads what
/// arrives by UDP, if each datagram's packets are handed in. One thread at a time. Warm.
/// </summary>
public sealed class RealTimeSubscription
{
    private const int PlansMax = 65_536;

    private readonly StreamedValueHandler _onValue;
    private readonly Dictionary<ComponentId, StreamedComponent> _components = [];
    private readonly Dictionary<ComponentId, ComponentMetadata> _metadata = [];
    private readonly Dictionary<PacketId, (VTablePlan Plan, StreamedComponent[] Components)> _plans = [];

    /// <summary>Creates a reader that hands every value to <paramref name="onValue"/>.</summary>
    public RealTimeSubscription(StreamedValueHandler onValue) => _onValue = onValue;

    /// <summary>Tables read.</summary>
    public long TableCount { get; private set; }

    /// <summary>Packets that could not be read, or tables that came without their VTable.</summary>
    public long BadCount { get; private set; }

    /// <summary>The last error that the server sent on this stream, or null.</summary>
    public string? LastError { get; private set; }

    /// <summary>Takes one packet of the stream.</summary>
    public void OnPacket(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Kind == PacketKind.Table)
        {
            OnTable(header.Id, body);
            return;
        }

        if (header.Kind != PacketKind.Message)
        {
            return;
        }

        bool isGood = true;
        if (header.Id == VTableMsg.PacketId)
        {
            isGood = OnVTable(body);
        }
        else if (header.Id == ComponentMetadata.PacketId)
        {
            isGood = Packets.TryRead(body, out ComponentMetadata metadata, out _);
            if (isGood)
            {
                Take(metadata);
            }
        }
        else if (header.Id == ErrorResponse.PacketId)
        {
            isGood = Packets.TryRead(body, out ErrorResponse error, out _);
            LastError = error.Description;
        }

        BadCount += isGood ? 0 : 1;
    }

    private bool OnVTable(ReadOnlySpan<byte> body)
    {
        if (!Packets.TryRead(body, out VTableMsg message, out _)
            || VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _) != VTableStatus.Ok
            || plan is null
            || _plans.Count >= PlansMax)
        {
            return false;
        }

        var components = new StreamedComponent[plan.Fields.Length];
        for (int i = 0; i < components.Length; i++)
        {
            components[i] = ComponentFor(plan.Fields[i]);
        }

        _plans[message.Id] = (plan, components);
        return true;
    }

    private void OnTable(PacketId id, ReadOnlySpan<byte> body)
    {
        TableCount++;
        if (!_plans.TryGetValue(id, out (VTablePlan Plan, StreamedComponent[] Components) entry))
        {
            BadCount++;
            return;
        }

        for (int i = 0; i < entry.Components.Length; i++)
        {
            VTableStatus status = entry.Plan.Resolve(i, body, out ReadOnlySpan<byte> value, out _, out long timestampMicros);
            if (status == VTableStatus.Ok)
            {
                _onValue(entry.Components[i], timestampMicros, value);
            }
            else
            {
                BadCount++;
            }
        }
    }

    private void Take(in ComponentMetadata metadata)
    {
        _metadata[metadata.ComponentId] = metadata;
        if (_components.TryGetValue(metadata.ComponentId, out StreamedComponent? component))
        {
            component.Name = metadata.Name;
            component.Metadata = metadata.Metadata;
        }
    }

    private StreamedComponent ComponentFor(in PlanField field)
    {
        if (!_components.TryGetValue(field.ComponentId, out StreamedComponent? component))
        {
            component = new StreamedComponent(field.ComponentId, field.Schema);
            _components.Add(field.ComponentId, component);
            if (_metadata.TryGetValue(field.ComponentId, out ComponentMetadata metadata))
            {
                component.Name = metadata.Name;
                component.Metadata = metadata.Metadata;
            }
        }

        component.Schema = field.Schema;
        return component;
    }
}
