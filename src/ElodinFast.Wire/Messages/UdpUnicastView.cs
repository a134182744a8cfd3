using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="UdpUnicast"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct UdpUnicastView(StreamRequest stream, ReadOnlySpan<byte> address) : IWireMessage<UdpUnicastView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.UdpUnicast;

    /// <summary>The stream to start.</summary>
    public StreamRequest Stream { get; } = stream;

    /// <summary>Where to, host:port; UTF-8.</summary>
    public ReadOnlySpan<byte> Address { get; } = address;

    /// <inheritdoc/>
    public int MaxByteCount => Stream.MaxByteCount + PostcardSize.OfBytes(Address);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out UdpUnicastView value)
    {
        value = new UdpUnicastView(reader.Read<StreamRequest>(), reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Stream.Write(ref writer);
        writer.WriteBytes(Address);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public UdpUnicast ToOwned(StringPool? pool = null) => new(Stream, Utf8Text.Of(Address, pool));
}
