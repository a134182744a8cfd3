using System.Buffers;
using System.Buffers.Binary;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>The packets in which a RealTime stream carries components: what announces one, and a table for each sample.</summary>
internal static class ComponentPackets
{
    /// <summary>Bytes of a table packet beside the value: header and timestamp.</summary>
    public const int TableOverheadByteCount = PacketHeader.ByteCount + sizeof(long);

    /// <summary>Components that a stream can tell apart; those created later are not streamed.</summary>
    public const int ComponentCountMax = IdEnd - IdStart;

    /// <summary>Largest value that a VTable can describe behind its timestamp.</summary>
    public const int ValueByteCountMax = ushort.MaxValue;

    private const int IdStart = 0x4000;
    private const int IdEnd = 0x8000;

    /// <summary>The packet id of a component's tables, by its place in <see cref="Database.Components"/>: the same on every stream.</summary>
    public static PacketId IdOf(int componentIndex) => new((ushort)(IdStart + componentIndex));

    /// <summary>Whether tables can carry it.</summary>
    public static bool CanStream(Component component, int componentIndex) =>
        componentIndex < ComponentCountMax && component.ByteCount <= ValueByteCountMax && component.Schema.ByteCount >= 0;

    /// <summary>Name and metadata; nothing when there are none.</summary>
    public static void WriteMetadata(IBufferWriter<byte> output, Database database, Component component, byte requestId = 0)
    {
        if (database.FindMetadata(component.Id) is { } metadata)
        {
            Packets.Write(output, in metadata, requestId);
        }
    }

    /// <summary>Type, shape and start.</summary>
    public static void WriteSchema(IBufferWriter<byte> output, Component component, byte requestId = 0) =>
        Packets.Write(
            output,
            new DumpSchemaResp([new(component.Id, component.Schema)], [new(component.Id, component.StartField)]),
            requestId);

    /// <summary>The VTable of its tables: timestamp at 0, value at 8.</summary>
    public static void WriteVTable(IBufferWriter<byte> output, PacketId id, Component component, byte requestId = 0)
    {
        VTable vtable = new VTableBuilder()
            .AddComponent(sizeof(long), component.Id, component.Schema, VTableNode.Table(0, sizeof(long)))
            .Build();
        Packets.Write(output, new VTableMsg(id, vtable), requestId);
    }

    /// <summary>All three, in the order in which peers expect them.</summary>
    public static void WriteAnnouncement(IBufferWriter<byte> output, Database database, PacketId id, Component component, byte requestId = 0)
    {
        WriteMetadata(output, database, component, requestId);
        WriteSchema(output, component, requestId);
        WriteVTable(output, id, component, requestId);
    }

    /// <summary>One sample as a whole packet; answers its bytes. Hot, 0 B.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the value and <see cref="TableOverheadByteCount"/>.</exception>
    public static int WriteTable(Span<byte> destination, PacketId id, byte requestId, long timestampMicros, ReadOnlySpan<byte> value)
    {
        PacketHeader.ForBody(sizeof(long) + value.Length, PacketKind.Table, id, requestId).Write(destination);
        BinaryPrimitives.WriteInt64LittleEndian(destination[PacketHeader.ByteCount..], timestampMicros);
        value.CopyTo(destination[TableOverheadByteCount..]);
        return TableOverheadByteCount + value.Length;
    }
}
