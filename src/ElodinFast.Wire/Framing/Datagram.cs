namespace ElodinFast.Wire;

/// <summary>
/// UDP: a datagram is one unit, one or more whole packets and nothing else. Nothing is carried from one datagram into the next. Hot.
/// </summary>
public static class Datagram
{
    /// <summary>Judges a datagram whole; only then may its packets be taken out with <see cref="TryReadPacket"/>.</summary>
    /// <param name="datagram">What one receive call gave.</param>
    /// <param name="packetCount">How many packets it holds, at least one; 0 when it is refused.</param>
    public static bool TryValidate(ReadOnlySpan<byte> datagram, out int packetCount)
    {
        int count = 0;
        while (TryReadPacket(ref datagram, out _, out _))
        {
            count++;
        }

        packetCount = datagram.IsEmpty ? count : 0;
        return packetCount > 0;
    }

    /// <summary>
    /// Takes the next packet off the front; <see langword="false"/> at the end, and on a packet that is cut or malformed.
    /// </summary>
    public static bool TryReadPacket(scoped ref ReadOnlySpan<byte> rest, out PacketHeader header, out ReadOnlySpan<byte> body) =>
        FrameReader.TryRead(ref rest, out header, out body) == FrameStatus.Packet;
}
