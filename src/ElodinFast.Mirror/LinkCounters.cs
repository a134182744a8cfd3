using ElodinFast.Net;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>
/// What a link has done. Every field has one writer at a time (the sender, or whoever holds the receiver's gate) and any number of
/// readers, which may see a number a moment late. Survives reconnects.
/// </summary>
internal sealed class LinkCounters
{
    private readonly Lock _gate = new();
    private readonly List<string> _lateReasons = [];
    private readonly HashSet<string> _lateNames = [];

    /// <summary>Sender: datagrams with rows handed to the kernel, and what was in them.</summary>
    public long RowsSent;
    public long SamplesSent;
    public long BytesSent;

    /// <summary>Sender: rows that fit no datagram, and windows that had to be opened by force.</summary>
    public long RowsTooLarge;
    public long Stalls;

    /// <summary>Receiver: rows taken and samples stored.</summary>
    public long RowsReceived;
    public long SamplesReceived;
    public long BytesReceived;

    /// <summary>Receiver: samples by what became of them.</summary>
    public long Lost;
    public long Late;
    public long Superseded;
    public long Duplicates;
    public long Echoed;

    /// <summary>Receiver: datagrams dropped.</summary>
    public long BadShape;
    public long BadToken;
    public long BadChecksum;
    public long UnknownGroup;

    /// <summary>Receiver: rows dropped as more came than may wait for room.</summary>
    public long Unparked;

    /// <summary>Receiver: rows that wait for room now.</summary>
    public long RowsParked;

    /// <summary>Receiver: the database here has no room, so rows wait and the sender is told to stop; and the same of the other side.</summary>
    public bool WaitsForRoom;
    public bool WaitsForRoomThere;

    /// <summary>Receiver: rows that came before an earlier one.</summary>
    public long Reordered;

    /// <summary>As the other side reports.</summary>
    public long LostThere;
    public long LateThere;
    public long KernelDropsThere;

    /// <summary>What the system grants the link's socket, as it was seen last; null when no link was up yet.</summary>
    public UdpState? Udp;

    /// <summary>How long rows took, hop by hop.</summary>
    public LatencyStamps Latency { get; } = new();

    /// <summary>Datagrams dropped for whatever reason.</summary>
    public long Bad => BadShape + BadToken + BadChecksum + UnknownGroup + Unparked;

    /// <summary>Why samples were late, here or there.</summary>
    public IReadOnlyList<string> LateReasons
    {
        get
        {
            lock (_gate)
            {
                return [.. _lateReasons];
            }
        }
    }

    /// <summary>How many reasons there are.</summary>
    public int LateReasonCount
    {
        get
        {
            lock (_gate)
            {
                return _lateReasons.Count;
            }
        }
    }

    /// <summary>Keeps what a link's socket is granted, and tells an operator when that is newly less than it wants. One thread at a time.</summary>
    public void NoteUdp(UdpState? state, ILogger logger)
    {
        UdpState? before = Interlocked.Exchange(ref Udp, state);
        if (state?.Shortage is { } shortage && before?.Shortage is null)
        {
            logger.LogWarning("mirror: {Shortage}", shortage);
        }
    }

    /// <summary>Keeps one reason a component, up to a bound. True when it was new.</summary>
    public bool AddLateReason(string componentName, string reason)
    {
        lock (_gate)
        {
            if (_lateReasons.Count >= LinkLimits.LateReasonCountMax || !_lateNames.Add(componentName))
            {
                return false;
            }

            _lateReasons.Add(reason);
            return true;
        }
    }
}
