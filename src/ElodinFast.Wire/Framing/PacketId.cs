using System.Buffers.Binary;
using System.Text;

namespace ElodinFast.Wire;

/// <summary>Two raw bytes that name a message type, a message log, a VTable or a reply, by packet kind.</summary>
/// <param name="Value">First wire byte in the low half, second in the high half.</param>
public readonly record struct PacketId(ushort Value)
{
    private const uint FnvOffsetBasis = 0x811c9dc5;
    private const uint FnvPrime = 0x01000193;
    private const byte FixedFamily = 224;

    /// <summary>Creates an id from its bytes in wire order.</summary>
    public PacketId(byte first, byte second)
        : this((ushort)(first | (second << 8)))
    {
    }

    /// <summary>The byte that stands first on the wire.</summary>
    public byte First => (byte)Value;

    /// <summary>The byte that stands second on the wire.</summary>
    public byte Second => (byte)(Value >> 8);

    /// <summary>The id of a message type that is named by its schema (FNV-1a 32 of the type name, folded to 16 bits).</summary>
    public static PacketId FromTypeName(string typeName) => new(Fold(Encoding.UTF8.GetBytes(typeName)));

    /// <summary>The id of a message log with a free name: as for types, but the fixed family 224 is avoided.</summary>
    public static PacketId FromLogName(string logName)
    {
        var id = new PacketId(Fold(Encoding.UTF8.GetBytes(logName)));
        return id.First == FixedFamily ? new PacketId(FixedFamily - 1, id.Second) : id;
    }

    /// <summary>An id of the fixed family <c>[224, n]</c>.</summary>
    public static PacketId Fixed(byte number) => new(FixedFamily, number);

    /// <summary>Reads an id from the first two bytes.</summary>
    public static PacketId Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt16LittleEndian(source));

    /// <inheritdoc/>
    public override string ToString() => $"[{First}, {Second}]";

    private static ushort Fold(ReadOnlySpan<byte> name)
    {
        uint hash = FnvOffsetBasis;
        foreach (byte b in name)
        {
            hash = unchecked((hash ^ b) * FnvPrime);
        }

        return (ushort)((hash >> 16) ^ (hash & 0xffff));
    }
}
