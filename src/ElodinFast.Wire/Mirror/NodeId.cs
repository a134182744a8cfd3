using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ElodinFast.Wire;

/// <summary>Names a database directory: 16 random bytes. Ordered as the bytes are.</summary>
internal readonly record struct NodeId(ulong High, ulong Low) : IComparable<NodeId>
{
    /// <summary>Bytes of an id.</summary>
    public const int ByteCount = 16;

    /// <summary>Whether this names nobody.</summary>
    public bool IsEmpty => High == 0 && Low == 0;

    /// <summary>A new id.</summary>
    public static NodeId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Reads an id from the first 16 bytes.</summary>
    public static NodeId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[sizeof(ulong)..]));

    /// <summary>Writes the 16 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[sizeof(ulong)..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(NodeId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
