using System.Buffers;
using System.Diagnostics;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>A component as one stream sends it. The stream's thread only.</summary>
internal sealed class UdpStreamComponent(Database database, Component component, int componentIndex)
{
    private static readonly long s_repeatTicks = Stopwatch.Frequency; // a second

    private byte[] _metadataPacket = [];
    private byte[] _vtablePacket = [];
    private ComponentMetadata? _metadata;
    private long _announcedTicks;

    public Component Component => component;

    /// <summary>Id of its tables.</summary>
    public PacketId Id { get; } = ComponentPackets.IdOf(Math.Min(componentIndex, ComponentPackets.ComponentCountMax - 1));

    /// <summary>Whether its samples fit into a datagram.</summary>
    public bool Fits { get; } = ComponentPackets.CanStream(component, componentIndex)
        && component.ByteCount + ComponentPackets.TableOverheadByteCount <= WireLimits.MaxDatagramByteCount;

    /// <summary>It was said that its samples do not fit.</summary>
    public bool IsReported { get; set; }

    /// <summary>SetComponentMetadata, or nothing when there is nothing to tell.</summary>
    public ReadOnlySpan<byte> MetadataPacket => _metadataPacket;

    /// <summary>VTableMsg.</summary>
    public ReadOnlySpan<byte> VTablePacket => _vtablePacket;

    /// <summary>True when it was never announced, or not for a second: a lost announcement or a restarted receiver costs no more.</summary>
    public bool MustAnnounce(long nowTicks) => _announcedTicks == 0 || nowTicks - _announcedTicks >= s_repeatTicks;

    /// <summary>Brings the packets up to date; 0 B when nothing changed.</summary>
    public void Prepare(long nowTicks)
    {
        _announcedTicks = nowTicks;
        if (_vtablePacket.Length == 0)
        {
            var output = new ArrayBufferWriter<byte>();
            ComponentPackets.WriteVTable(output, Id, component);
            _vtablePacket = output.WrittenSpan.ToArray();
        }

        ComponentMetadata? metadata = database.FindMetadata(component.Id);
        if (metadata is { } now && !(_metadata is { } then && ReferenceEquals(now.Metadata, then.Metadata) && now.Name == then.Name))
        {
            _metadata = metadata;
            _metadataPacket = Encode(now);
        }
    }

    // Keys that begin with `_` are each database's own. A decimal id is no name: it would take the place of a real one.
    private static byte[] Encode(ComponentMetadata metadata)
    {
        KeyValuePair<string, string>[] entries = [.. metadata.Metadata.Where(e => !e.Key.StartsWith('_'))];
        if (entries.Length == 0 && metadata.Name == metadata.ComponentId.ToString())
        {
            return [];
        }

        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, new SetComponentMetadata(metadata with { Metadata = entries }));
        return output.WrittenCount <= WireLimits.MaxDatagramByteCount ? output.WrittenSpan.ToArray() : [];
    }
}
