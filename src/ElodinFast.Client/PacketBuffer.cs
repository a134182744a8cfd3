using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>Cuts a TCP byte stream into packets. Grows to the largest packet seen, at most <see cref="WireLimits.MaxLength"/>. One reader.</summary>
internal sealed class PacketBuffer
{
    private const int InitialByteCount = 64 * 1024;

    private byte[] _bytes = new byte[InitialByteCount];
    private int _start;
    private int _end;

    /// <summary>Where the next received bytes go: never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_start == _end)
            {
                _start = _end = 0;
            }
            else if (_end == _bytes.Length)
            {
                MakeRoom();
            }

            return _bytes.AsMemory(_end);
        }
    }

    /// <summary>Says how many bytes were put into <see cref="Free"/>.</summary>
    public void Advance(int byteCount) => _end += byteCount;

    /// <summary>
    /// Takes the next whole packet off the front. The body is valid until <see cref="Free"/> is asked for again.
    /// </summary>
    /// <exception cref="ConnectionLostException">The header is none: the stream cannot be read on.</exception>
    public bool TryTake(out PacketHeader header, out ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_start, _end - _start);
        switch (FrameReader.TryRead(ref rest, out header, out body))
        {
            case FrameStatus.Packet:
                _start = _end - rest.Length;
                return true;
            case FrameStatus.NeedMore:
                return false;
            case FrameStatus.Oversized or FrameStatus.TooShort:
                throw new ConnectionLostException($"The server sent a packet with length {header.Length}, which the protocol does not allow.");
            default:
                throw new ConnectionLostException(
                    $"The server sent a packet of kind {(byte)header.Kind} and length {header.Length}, which the protocol does not allow.");
        }
    }

    private void MakeRoom()
    {
        int kept = _end - _start;
        byte[] target = _bytes;
        if (PacketHeader.TryRead(_bytes.AsSpan(_start, kept), out PacketHeader header) && header.PacketByteCount > _bytes.Length)
        {
            // Doubled rather than exact, so that packets that grow slowly do not copy each time; TryTake has checked the prefix.
            target = new byte[(int)Math.Min(WireLimits.MaxLength + 4L, Math.Max(header.PacketByteCount, _bytes.Length * 2L))];
        }

        _bytes.AsSpan(_start, kept).CopyTo(target);
        _bytes = target;
        _start = 0;
        _end = kept;
    }
}
