using System.Buffers;

namespace ElodinFast.Hosting;

/// <summary>
/// Something that a session sends by itself after one request. The session's writer asks for more whenever the client has taken what
/// was sent before, so a slow client holds back only its own streams, and nothing piles up.
/// </summary>
internal abstract class SessionStream : IDisposable
{
    /// <summary>True when <see cref="Fill"/> would write something (a cheap look).</summary>
    public abstract bool HasMore { get; }

    /// <summary>Writes whole packets until there is nothing more now, or the output holds at least this many bytes.</summary>
    public abstract void Fill(ArrayBufferWriter<byte> output, int byteCount);

    /// <inheritdoc/>
    public abstract void Dispose();
}
