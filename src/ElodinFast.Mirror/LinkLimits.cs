namespace ElodinFast.Mirror;

/// <summary>The named bounds of a link (docs/mirroring.md).</summary>
internal static class LinkLimits
{
    /// <summary>The version of the row protocol that we speak.</summary>
    public const ushort ProtocolVersion = 1;

    /// <summary>Rows that wait for a hole to fill, or for the announcement of their group.</summary>
    public const int HeldRowCountMax = 256;

    /// <summary>Bytes of such rows.</summary>
    public const int HeldByteCountMax = 1024 * 1024;

    /// <summary>How long a row waits for the announcement of its group.</summary>
    public const int UnknownGroupTimeMs = 1000;

    /// <summary>
    /// Bytes of rows that wait here until the database has room. The sender is told to stop with the first of them, so it is what may be under
    /// way; a sender that does not stop loses what goes beyond.
    /// </summary>
    public const int ParkedByteCountMax = 64 * 1024 * 1024;

    /// <summary>Rounds of the keeper that a row waits for room, before the sender is told to stop.</summary>
    public const int RoomWaitCountMax = 4;

    /// <summary>A receiver without room says so in the log after this time.</summary>
    public const int RoomLogDelayMs = 500;

    /// <summary>Between two reports to the other side.</summary>
    public const int StatusIntervalMs = 200;

    /// <summary>No progress for so long: what is under way is declared lost and the window opens again.</summary>
    public const int StallTimeMs = 2 * StatusIntervalMs;

    /// <summary>No datagram goes out for so long although TCP lives: the link is set up anew, on a new socket.</summary>
    public const int PathLostTimeMs = 1000;

    /// <summary>Between two tries to register a row group that a full disk refused.</summary>
    public const int PendingGroupIntervalMs = 500;

    /// <summary>Between two Hello datagrams once the path is proven; before, <see cref="HelloProbeIntervalMs"/>.</summary>
    public const int HelloIntervalMs = 500;

    /// <summary>Between two Hello datagrams until the path is proven.</summary>
    public const int HelloProbeIntervalMs = 50;

    /// <summary>A sender that had nothing to send for so long tells up to where it has sent.</summary>
    public const int IdleTimeMs = 100;

    /// <summary>Pause of a link's control thread when nothing wakes it.</summary>
    public const int ControlIntervalMs = 10;

    /// <summary>Inline mode: runs of datagrams that a link's control thread takes at a time, where nobody polls.</summary>
    public const int RunsPerTickMax = 64;

    /// <summary>Components in one row group.</summary>
    public const int ComponentsPerGroupMax = 1024;

    /// <summary>Row groups known of a peer at a time.</summary>
    public const int GroupCountMax = 0x4000;

    /// <summary>First packet id of row groups: out of the way of clients' small fixed ids and of follow streams (0x8000 on).</summary>
    public const ushort FirstGroupId = 0x4000;

    /// <summary>Reasons of late samples that are kept as text.</summary>
    public const int LateReasonCountMax = 32;

    /// <summary>Of these, how many are logged for everyone to see; a flight into the wrong directory is late in all of its components.</summary>
    public const int LateReasonLoggedMax = 3;

    /// <summary>Links of a served database at a time.</summary>
    public const int PeerCountMax = 16;

    /// <summary>Receive buffer asked for a link's own port.</summary>
    public const int ReceiveBufferBytes = 4 * 1024 * 1024;

    /// <summary>
    /// What a sender is granted of a receive buffer: the kernel gives back what was read only once that is a quarter of the buffer, and
    /// a loopback sender's reports are a little old.
    /// </summary>
    public static long WindowOf(long receiveBufferBytes) => receiveBufferBytes / 2;

    /// <summary>What the kernel charges a receive buffer for one packet of a datagram, as an upper bound.</summary>
    /// <param name="packetByteCount">Size of the packet.</param>
    /// <param name="isFirst">A datagram's own cost falls to its first packet.</param>
    public static long KernelCostOf(int packetByteCount, bool isFirst) => (isFirst ? 768 : 0) + (2L * packetByteCount);
}
