using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>
/// What links between nodes plug into a server: carrier messages (TimeSeries packets with id 4D 52 and no samples), announcements of
/// row groups, and rows. Rows by UDP come on ports of the links' own.
/// </summary>
internal abstract class LinkHandler
{
    /// <summary>A carrier packet came over TCP. Called on the session's read loop (warm); may answer with <see cref="ServerSession.Send"/>.</summary>
    public abstract void OnCarrier(ServerSession session, ReadOnlySpan<byte> packetBody);

    /// <summary>A VTableMsg came over TCP. True when it announces a row group of this session's link and was taken.</summary>
    public abstract bool OnVTable(ServerSession session, VTableMsg message);

    /// <summary>A table came over TCP on a session that has announced row groups. True when it is a row of its link and was taken.</summary>
    public abstract bool OnTable(ServerSession session, PacketId id, ReadOnlySpan<byte> body);

    /// <summary>The session ended, for whatever reason.</summary>
    public abstract void OnClosed(ServerSession session);

    /// <summary>Inline mode: takes what has come for the links, without waiting, at most one run of datagrams. True when there was something. Hot.</summary>
    public abstract bool Poll();
}
