using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ElodinFast.Hosting;

/// <summary>Someone who sends us datagrams: what its VTables and samples are filed under. The receiver's thread only.</summary>
internal sealed class UdpSource(UdpSource.Address key, int registryId)
{
    private const ulong MappedPrefix = 0xffff_0000_0000UL;

    /// <summary>Its address and port.</summary>
    public Address Key => key;

    /// <summary>Whose VTables it uses first.</summary>
    public int RegistryId => registryId;

    /// <summary>Origin of its samples; null until its first table, so that junk takes no slot.</summary>
    public ushort? Slot { get; set; }

    /// <summary>Count of lookups when it was last heard.</summary>
    public long LastHeard { get; set; }

    /// <summary>An address and port in comparable form, IPv4 as IPv4-mapped.</summary>
    internal readonly record struct Address(ulong High, ulong Low, uint Scope, ushort Port)
    {
        /// <summary>From what a receive call filled in (Linux layout; kernels put port and address in network order). Hot, 0 B.</summary>
        public static Address From(SocketAddress raw)
        {
            ReadOnlySpan<byte> bytes = raw.Buffer.Span[..raw.Size];
            return raw.Family switch
            {
                AddressFamily.InterNetwork when bytes.Length >= 8 => new Address(
                    0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), 0, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                AddressFamily.InterNetworkV6 when bytes.Length >= 28 => new Address(
                    BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
                    BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                _ => default,
            };
        }

        /// <summary>The endpoint, IPv4 where it is one. Cold.</summary>
        public IPEndPoint ToEndPoint()
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
            var address = new IPAddress(bytes, Scope);
            return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, Port);
        }
    }
}
