using System.Buffers.Binary;
using System.Text;

namespace ElodinFast.Wire;

/// <summary>Who a mirror is and how it wants its rows.</summary>
internal sealed record HelloBody
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 96;

    /// <summary>Bytes of the nonce.</summary>
    public const int NonceByteCount = 32;

    /// <summary>Most bytes of UTF-8 that an alias may have.</summary>
    public const int AliasByteCount = 16;

    private const int InstanceOffset = 16;
    private const int CapabilitiesOffset = 24;
    private const int UdpPortOffset = 28;
    private const int DatagramByteCountMaxOffset = 30;
    private const int TokenOffset = 32;
    private const int ProtocolMinOffset = 36;
    private const int ProtocolMaxOffset = 38;
    private const int NonceOffset = 40;
    private const int GenerationOffset = 72;
    private const int AliasOffset = 80;

    /// <summary>The database.</summary>
    public required NodeId Node { get; init; }

    /// <summary>Random per start of its process.</summary>
    public required ulong Instance { get; init; }

    /// <summary>What it can do.</summary>
    public required MirrorCapabilities Capabilities { get; init; }

    /// <summary>Where it receives rows.</summary>
    public required ushort UdpPort { get; init; }

    /// <summary>The largest datagram it takes.</summary>
    public required ushort DatagramByteCountMax { get; init; }

    /// <summary>To be put into rows that are sent to it.</summary>
    public required uint RowToken { get; init; }

    /// <summary>Oldest protocol it speaks.</summary>
    public ushort ProtocolMin { get; init; } = 1;

    /// <summary>Newest protocol it speaks.</summary>
    public ushort ProtocolMax { get; init; } = 1;

    /// <summary>Random bytes; shorter ones are filled up with zeros.</summary>
    public ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>Changes when the directory was restored from a copy.</summary>
    public ulong Generation { get; init; }

    /// <summary>A name for people; cut to what fits.</summary>
    public string Alias { get; init; } = string.Empty;

    /// <summary>Reads the body; what stands behind it is for later protocols.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out HelloBody? hello)
    {
        if (source.Length < ByteCount)
        {
            hello = null;
            return false;
        }

        hello = new HelloBody
        {
            Node = NodeId.Read(source),
            Instance = BinaryPrimitives.ReadUInt64LittleEndian(source[InstanceOffset..]),
            Capabilities = (MirrorCapabilities)BinaryPrimitives.ReadUInt32LittleEndian(source[CapabilitiesOffset..]),
            UdpPort = BinaryPrimitives.ReadUInt16LittleEndian(source[UdpPortOffset..]),
            DatagramByteCountMax = BinaryPrimitives.ReadUInt16LittleEndian(source[DatagramByteCountMaxOffset..]),
            RowToken = BinaryPrimitives.ReadUInt32LittleEndian(source[TokenOffset..]),
            ProtocolMin = BinaryPrimitives.ReadUInt16LittleEndian(source[ProtocolMinOffset..]),
            ProtocolMax = BinaryPrimitives.ReadUInt16LittleEndian(source[ProtocolMaxOffset..]),
            Nonce = source.Slice(NonceOffset, NonceByteCount).ToArray(),
            Generation = BinaryPrimitives.ReadUInt64LittleEndian(source[GenerationOffset..]),
            Alias = Encoding.UTF8.GetString(source.Slice(AliasOffset, AliasByteCount).TrimEnd((byte)0)),
        };
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteCount].Clear();
        Node.Write(destination);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[InstanceOffset..], Instance);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[CapabilitiesOffset..], (uint)Capabilities);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[UdpPortOffset..], UdpPort);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[DatagramByteCountMaxOffset..], DatagramByteCountMax);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[TokenOffset..], RowToken);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[ProtocolMinOffset..], ProtocolMin);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[ProtocolMaxOffset..], ProtocolMax);
        Nonce.Span.CopyTo(destination.Slice(NonceOffset, NonceByteCount));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[GenerationOffset..], Generation);
        Encoder encoder = Encoding.UTF8.GetEncoder();
        encoder.Convert(Alias, destination.Slice(AliasOffset, AliasByteCount), flush: true, out _, out _, out _);
    }
}
