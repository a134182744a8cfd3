using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>Cuts row groups to what a datagram takes and gives them their numbers on a link. Control thread; warm.</summary>
internal sealed class OutboundGroups(LinkCounters counters, ILogger logger)
{
    private const int WordByteCount = sizeof(long);

    private readonly Dictionary<ComponentId, OutboundComponent> _components = [];
    private uint _partCount;

    /// <summary>Every component that was announced.</summary>
    public IReadOnlyCollection<OutboundComponent> Components => _components.Values;

    /// <summary>Describes a group whose next row has these ordinals.</summary>
    /// <param name="group">Ours.</param>
    /// <param name="row">Our number of that row.</param>
    /// <param name="ordinals">Of its components.</param>
    /// <param name="packetByteCountMax">What a datagram takes.</param>
    public OutboundGroup Describe(RowGroup group, long row, ReadOnlySpan<ulong> ordinals, int packetByteCountMax)
    {
        var parts = new List<OutboundPart>();
        int valueByteCountMax = packetByteCountMax - OutboundPart.OverheadByteCount;
        for (int first = 0; first < group.Components.Length;)
        {
            Component component = group.Components[first];
            int start = group.Offsets[first] & -WordByteCount;
            if (!MirrorNames.Travels(component.Name) || !Fits(component, EndOf(group, first) - start))
            {
                first++;
                continue;
            }

            int end = first + 1;
            bool isOverTcp = EndOf(group, first) - start > valueByteCountMax;
            while (!isOverTcp && end < group.Components.Length
                && end - first < LinkLimits.ComponentsPerGroupMax
                && MirrorNames.Travels(group.Components[end].Name)
                && EndOf(group, end) - start <= valueByteCountMax)
            {
                end++;
            }

            parts.Add(CreatePart(group, first, end, ordinals, isOverTcp));
            first = end;
        }

        var described = new OutboundGroup(group, [.. parts], row, ordinals[0]);
        foreach (OutboundPart part in parts)
        {
            for (int i = 0; i < part.Components.Length; i++)
            {
                part.Components[i].MoveTo(described, part.BaseOrdinals[i]);
            }
        }

        return described;
    }

    private OutboundPart CreatePart(RowGroup group, int first, int end, ReadOnlySpan<ulong> ordinals, bool isOverTcp)
    {
        int start = group.Offsets[first] & -WordByteCount;
        var components = new OutboundComponent[end - first];
        int[] offsets = new int[components.Length];
        for (int i = 0; i < components.Length; i++)
        {
            components[i] = Get(group.Components[first + i]);
            offsets[i] = group.Offsets[first + i] - start;
        }

        uint number = _partCount++;
        var packetId = new PacketId((ushort)(LinkLimits.FirstGroupId + (number % LinkLimits.GroupCountMax)));
        return new OutboundPart(number, packetId, components, offsets, ordinals[first..end].ToArray(), start, EndOf(group, end - 1) - start, isOverTcp);
    }

    // Rows are padded to whole words, so there is always a whole word to take.
    private static int EndOf(RowGroup group, int component) =>
        (group.Offsets[component] + group.Components[component].ByteCount + WordByteCount - 1) & -WordByteCount;

    private bool Fits(Component component, int byteCount)
    {
        const int ByteCountMax = WireLimits.MaxDatagramByteCount - OutboundPart.OverheadByteCount;
        if (byteCount <= ByteCountMax)
        {
            return true;
        }

        counters.RowsTooLarge++;
        logger.LogWarning("{Component} is not mirrored: {ByteCount} bytes are more than a row carries ({Max})", component.Name, byteCount, ByteCountMax);
        return false;
    }

    private OutboundComponent Get(Component component)
    {
        if (!_components.TryGetValue(component.Id, out OutboundComponent? outbound))
        {
            outbound = new OutboundComponent(component);
            _components.Add(component.Id, outbound);
        }

        return outbound;
    }
}
