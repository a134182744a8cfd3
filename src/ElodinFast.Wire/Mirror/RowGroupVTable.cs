using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// A row group: components that are written together, as an ordinary VTable whose first field carries two extensions. Who does not know
/// them looks through them. In our rows 16 bytes of <see cref="RowHeader"/> come first, then one timestamp for all fields, then the values.
/// </summary>
internal static class RowGroupVTable
{
    /// <summary>First byte of the timestamp that all fields share.</summary>
    public const int TimestampOffset = RowHeader.ByteCount;

    /// <summary>First byte that a value may have.</summary>
    public const int ValuesOffset = TimestampOffset + sizeof(long);

    private const byte Version = 1;
    private const int FlagsOffset = 1;
    private const int FieldCountOffset = 2;
    private const int GroupOffset = 4;
    private const int OriginOffset = 8;
    private const int InstanceOffset = 24;
    private const int EntriesOffset = 32;
    private const int EntryByteCount = 16;
    private const int BaseOrdinalOffset = 8;
    private const int DataAlignment = 8;

    /// <summary>Builds the announcement of a group.</summary>
    /// <exception cref="ArgumentException">The fields do not fit into one VTable.</exception>
    public static VTableMsg Build(
        PacketId id, uint group, NodeId origin, ulong instance, RowGroupFlags flags, ReadOnlySpan<RowGroupField> fields)
    {
        var builder = new VTableBuilder();
        VTableNode timestamp = VTableNode.Table(TimestampOffset, sizeof(long));
        for (int i = 0; i < fields.Length; i++)
        {
            RowGroupField field = fields[i];
            VTableNode node = VTableNode.Timestamp(timestamp, VTableNode.Schema(field.Schema, VTableNode.Component(field.Component)));
            if (i == 0)
            {
                byte[] block = WriteBlock(group, origin, instance, flags, fields);
                node = VTableNode.Ext(ExtIds.RowGroup, VTableNode.Data(block, DataAlignment), node);
                node = VTableNode.Ext(ExtIds.Row, VTableNode.Table(0, RowHeader.ByteCount), node);
            }

            builder.AddField(field.Offset, checked((int)field.Schema.ByteCount), node);
        }

        return new VTableMsg(id, builder.Build());
    }

    /// <summary>Reads what a VTable says of its row group; <see langword="false"/> when it is none of ours.</summary>
    public static bool TryParse(VTable vtable, out RowGroupInfo? info)
    {
        info = null;
        if (!TryFindBlock(vtable, out ReadOnlySpan<byte> block))
        {
            return false;
        }

        int fieldCount = BinaryPrimitives.ReadUInt16LittleEndian(block[FieldCountOffset..]);
        if (block[0] != Version
            || fieldCount != vtable.Fields.Length
            || block.Length < EntriesOffset + (fieldCount * EntryByteCount))
        {
            return false;
        }

        uint[] incarnations = new uint[fieldCount];
        ulong[] baseOrdinals = new ulong[fieldCount];
        for (int i = 0; i < fieldCount; i++)
        {
            ReadOnlySpan<byte> entry = block.Slice(EntriesOffset + (i * EntryByteCount), EntryByteCount);
            incarnations[i] = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            baseOrdinals[i] = BinaryPrimitives.ReadUInt64LittleEndian(entry[BaseOrdinalOffset..]);
        }

        info = new RowGroupInfo(
            BinaryPrimitives.ReadUInt32LittleEndian(block[GroupOffset..]),
            NodeId.Read(block[OriginOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(block[InstanceOffset..]),
            (RowGroupFlags)block[FlagsOffset],
            incarnations,
            baseOrdinals);
        return true;
    }

    private static byte[] WriteBlock(
        uint group, NodeId origin, ulong instance, RowGroupFlags flags, ReadOnlySpan<RowGroupField> fields)
    {
        byte[] block = new byte[EntriesOffset + (fields.Length * EntryByteCount)];
        block[0] = Version;
        block[FlagsOffset] = (byte)flags;
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(FieldCountOffset), checked((ushort)fields.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(GroupOffset), group);
        origin.Write(block.AsSpan(OriginOffset));
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(InstanceOffset), instance);
        for (int i = 0; i < fields.Length; i++)
        {
            Span<byte> entry = block.AsSpan(EntriesOffset + (i * EntryByteCount), EntryByteCount);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, fields[i].Incarnation);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[BaseOrdinalOffset..], fields[i].BaseOrdinal);
        }

        return block;
    }

    /// <summary>The constant block behind the first field's two extensions.</summary>
    private static bool TryFindBlock(VTable vtable, out ReadOnlySpan<byte> block)
    {
        block = default;
        if (vtable.Fields.IsEmpty
            || !TryGetOp(vtable, vtable.Fields[0].Arg, out VTableOp row)
            || row.Kind != VTableOpKind.Ext || new PacketId(row.Second) != ExtIds.Row
            || !TryGetOp(vtable, row.First, out VTableOp rowRange)
            || rowRange != VTableOp.Table(0, RowHeader.ByteCount)
            || !TryGetOp(vtable, row.Arg, out VTableOp group)
            || group.Kind != VTableOpKind.Ext || new PacketId(group.Second) != ExtIds.RowGroup
            || !TryGetOp(vtable, group.First, out VTableOp data)
            || data.Kind != VTableOpKind.Data
            || data.Second < EntriesOffset
            || data.First + data.Second > vtable.Data.Length)
        {
            return false;
        }

        block = vtable.Data.Slice(data.First, data.Second);
        return true;
    }

    private static bool TryGetOp(VTable vtable, int index, out VTableOp op)
    {
        bool exists = index < vtable.Ops.Length;
        op = exists ? vtable.Ops[index] : default;
        return exists;
    }
}
