using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>What a node holds of one component by one origin and incarnation.</summary>
internal readonly record struct TailEntry(
    NodeId Origin, ComponentId Component, uint Incarnation, uint Flags, ulong FirstAvailable, ulong Position, ulong Chain)
{
    /// <summary>Bytes of an entry.</summary>
    public const int ByteCount = 56;

    /// <summary>Flag: the sender is the owner of the component.</summary>
    public const uint OwnedFlag = 1;

    private const int ComponentOffset = 16;
    private const int IncarnationOffset = 24;
    private const int FlagsOffset = 28;
    private const int FirstAvailableOffset = 32;
    private const int PositionOffset = 40;
    private const int ChainOffset = 48;

    /// <summary>Whether the sender is the owner of the component.</summary>
    public bool IsOwned => (Flags & OwnedFlag) != 0;

    /// <summary>The number of entries of a carried body; <see langword="false"/> when it is cut.</summary>
    public static bool TryCount(ReadOnlySpan<byte> carried, out int count)
    {
        count = carried.Length / ByteCount;
        return carried.Length % ByteCount == 0;
    }

    /// <summary>Reads an entry of a carried body.</summary>
    public static TailEntry Read(ReadOnlySpan<byte> carried, int index)
    {
        ReadOnlySpan<byte> source = carried.Slice(index * ByteCount, ByteCount);
        return new TailEntry(
            NodeId.Read(source),
            new ComponentId(BinaryPrimitives.ReadUInt64LittleEndian(source[ComponentOffset..])),
            BinaryPrimitives.ReadUInt32LittleEndian(source[IncarnationOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[FlagsOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[FirstAvailableOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[PositionOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[ChainOffset..]));
    }

    /// <summary>Writes the entry.</summary>
    public void Write(Span<byte> destination)
    {
        Origin.Write(destination);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[ComponentOffset..], Component.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[IncarnationOffset..], Incarnation);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[FlagsOffset..], Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[FirstAvailableOffset..], FirstAvailable);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[PositionOffset..], Position);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[ChainOffset..], Chain);
    }
}
