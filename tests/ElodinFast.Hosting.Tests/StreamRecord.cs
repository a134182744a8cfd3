using ElodinFast.Wire;

namespace ElodinFast.Hosting.Tests;

/// <summary>What a stream sent, by component and in order, without what each server chooses for itself (packet ids, creation index).</summary>
public sealed class StreamRecord
{
    private readonly Dictionary<PacketId, ComponentId> _components = [];

    public Dictionary<ComponentId, List<string>> Contents { get; } = [];

    public int Count { get; private set; }

    public void Add(byte[] packet)
    {
        PacketHeader.TryRead(packet, out PacketHeader header);
        byte[] body = packet[PacketHeader.ByteCount..];
        string hex = Convert.ToHexStringLower(body);
        Count++;
        if (header.Kind == PacketKind.Table)
        {
            Add(_components[header.Id], hex);
        }
        else if (header.Id == MessageIds.VTableMsg && Packets.TryRead(body, out VTableMsg announced, out _))
        {
            VTablePlan.TryCompile(announced.VTable, out VTablePlan? plan, out _);
            ComponentId component = plan!.Fields[0].ComponentId;
            _components[announced.Id] = component;
            Add(component, hex[4..]);
        }
        else if (header.Id == MessageIds.ComponentMetadata && Packets.TryRead(body, out ComponentMetadata metadata, out _))
        {
            IEnumerable<string> map = metadata.Metadata.Where(m => m.Key != "_creation_index").Select(m => $"{m.Key}={m.Value}");
            Add(metadata.ComponentId, $"{header.RequestId} {metadata.Name} {string.Join(", ", map.Order(StringComparer.Ordinal))}");
        }
        else if (Packets.TryRead(body, out DumpSchemaResp schema, out _))
        {
            Add(schema.Schemas[0].Key, $"{header.Id} {header.RequestId} {hex}");
        }
    }

    private void Add(ComponentId component, string content)
    {
        if (!Contents.TryGetValue(component, out List<string>? contents))
        {
            Contents[component] = contents = [];
        }

        contents.Add(content);
    }
}
