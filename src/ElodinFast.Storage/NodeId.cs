using System.Security.Cryptography;

namespace ElodinFast.Storage;

/// <summary>Sixteen random bytes that name a database directory among its mirrors.</summary>
public readonly record struct NodeId(ulong High, ulong Low)
{
    /// <summary>Bytes of an id on the wire and on disk.</summary>
    public const int ByteCount = 16;

    /// <summary>A new random id.</summary>
    public static NodeId Create() => Read(RandomNumberGenerator.GetBytes(ByteCount));

    /// <summary>Reads an id from 16 bytes.</summary>
    public static NodeId Read(ReadOnlySpan<byte> source) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(source), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    /// <summary>Writes the 16 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
