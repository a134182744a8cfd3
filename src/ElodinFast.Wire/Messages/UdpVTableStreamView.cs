using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="UdpVTableStream"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct UdpVTableStreamView(PacketId id, ReadOnlySpan<byte> address) : IWireMessage<UdpVTableStreamView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.UdpVTableStream;

    /// <summary>The id that it is about.</summary>
    public PacketId Id { get; } = id;

    /// <summary>Where to, host:port; UTF-8.</summary>
    public ReadOnlySpan<byte> Address { get; } = address;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + PostcardSize.OfBytes(Address);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out UdpVTableStreamView value)
    {
        value = new UdpVTableStreamView(reader.ReadPacketId(), reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        writer.WriteBytes(Address);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public UdpVTableStream ToOwned(StringPool? pool = null) => new(Id, Utf8Text.Of(Address, pool));
}
