using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ElodinFast.Mirror;

/// <summary>An address and port in one comparable value; IPv4 and IPv4-mapped IPv6 are the same. Made from what the kernel filled in: 0 B.</summary>
internal readonly record struct EndPointKey(ulong High, ulong Low, ushort Port)
{
    private const ulong MappedPrefix = 0xffff_0000_0000UL;

    /// <summary>From a socket address as a receive call fills it (Linux layout).</summary>
    public static EndPointKey From(SocketAddress address)
    {
        ReadOnlySpan<byte> raw = address.Buffer.Span[..address.Size];
        return address.Family switch
        {
            AddressFamily.InterNetwork when raw.Length >= 8 =>
                new EndPointKey(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(raw[4..]), BinaryPrimitives.ReadUInt16BigEndian(raw[2..])),
            AddressFamily.InterNetworkV6 when raw.Length >= 24 =>
                new EndPointKey(
                    BinaryPrimitives.ReadUInt64BigEndian(raw[8..]),
                    BinaryPrimitives.ReadUInt64BigEndian(raw[16..]),
                    BinaryPrimitives.ReadUInt16BigEndian(raw[2..])),
            _ => default,
        };
    }

    /// <summary>From an address and a port. Cold.</summary>
    public static EndPointKey From(IPAddress address, int port)
    {
        byte[] raw = address.MapToIPv6().GetAddressBytes();
        return new EndPointKey(BinaryPrimitives.ReadUInt64BigEndian(raw), BinaryPrimitives.ReadUInt64BigEndian(raw.AsSpan(8)), (ushort)port);
    }
}
