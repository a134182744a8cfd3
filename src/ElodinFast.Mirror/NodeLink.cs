using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>Queues whole packets on a link's TCP connection. False when it has ended or is full.</summary>
internal delegate bool ControlSend(ReadOnlySpan<byte> packets);

/// <summary>
/// One link between two nodes, seen from either end: a row sender, a row receiver, and what they tell each other over TCP. Who connects
/// and who is connected to differ only in how it comes to be (<see cref="MirrorLink"/>, <see cref="MirrorHost"/>). Threads: the TCP reader
/// calls <see cref="OnCarrier"/> and <see cref="OnVTable"/>, the UDP reader <see cref="OnDatagrams"/>, and one control thread
/// <see cref="Tick"/>.
/// </summary>
internal sealed partial class NodeLink : CommitObserver, IDisposable
{
    private readonly Database _database;
    private readonly LinkHello _ours;
    private readonly LinkHello _theirs;
    private readonly UdpRoute _route;
    private readonly ControlSend _send;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly bool _isActive;
    private readonly long _grantedBytes;
    private readonly LinkCounters _counters;
    private readonly SendWindow _window;
    private readonly RowReceiver _receiver;
    private readonly byte[] _helloDatagram;
    private readonly Lock _gate = new();
    private readonly Dictionary<ComponentId, ulong> _theirPositions = [];
    private readonly HashSet<ComponentId> _ownedByPeer = [];
    private readonly LinkThreads _threads;
    private RowSender? _sender;
    private RowSenderThread? _senderThread;
    private long _reportedCost;
    private long _nextStatusMs;
    private long _nextHelloMs;
    private long _tailsReplyCount;
    private bool _hasPathIn;
    private bool _isConfigured;
    private bool _isDisposed;

    /// <param name="database">Our side.</param>
    /// <param name="ours">What we said in our Hello.</param>
    /// <param name="theirs">What the peer said in its.</param>
    /// <param name="route">Where datagrams go.</param>
    /// <param name="send">The control connection.</param>
    /// <param name="isActive">True on the side that connected.</param>
    /// <param name="grantedBytes">Kernel bytes of our receive buffer that are this peer's share.</param>
    /// <param name="reorderTimeMs">How long a hole is waited for.</param>
    /// <param name="counters">Counted here, through reconnects.</param>
    /// <param name="logger">Told what an operator should know.</param>
    /// <param name="threads">How the sender runs.</param>
    public NodeLink(
        Database database,
        LinkHello ours,
        LinkHello theirs,
        UdpRoute route,
        ControlSend send,
        bool isActive,
        long grantedBytes,
        int reorderTimeMs,
        LinkCounters counters,
        ILogger logger,
        LinkThreads? threads = null)
    {
        _threads = threads ?? LinkThreads.Default;
        _outbound = new OutboundGroups(counters, logger);
        _database = database;
        _ours = ours;
        _theirs = theirs;
        _route = route;
        _send = send;
        _isActive = isActive;
        _grantedBytes = LinkLimits.WindowOf(grantedBytes);
        _counters = counters;
        _logger = logger;
        _name = isActive ? "mirror out" : "mirror back";
        Slot = database.SlotOf(theirs.Node);
        _window = new SendWindow(InitialWindowBytes);
        _receiver = new RowReceiver(database, Slot, ours.Token, reorderTimeMs, counters, logger);
        _helloDatagram = LinkMessages.Hello(CarrierKind.Hello, ours);
    }

    /// <summary>What a sender assumes until the first report: enough for a few small rows.</summary>
    private const long InitialWindowBytes = 64 * 1024;

    /// <summary>The peer's node id.</summary>
    public NodeId Peer => _theirs.Node;

    /// <summary>The peer's slot in our database.</summary>
    public ushort Slot { get; }

    /// <summary>Raised when the control thread has something to do.</summary>
    public Signal Control { get; } = new();

    /// <summary>Both directions have carried a packet.</summary>
    public bool IsConfigured => Volatile.Read(ref _isConfigured);

    /// <summary>Components that the peer says it owns.</summary>
    public IReadOnlyCollection<ComponentId> OwnedByPeer
    {
        get
        {
            lock (_gate)
            {
                return [.. _ownedByPeer];
            }
        }
    }

    /// <summary>How many answers to <see cref="RequestPositions"/> have come.</summary>
    public long PositionsReplyCount => Volatile.Read(ref _tailsReplyCount);

    /// <summary>Where the peer is with our samples, as it said last. A copy.</summary>
    public Dictionary<ComponentId, ulong> TheirPositions
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<ComponentId, ulong>(_theirPositions);
            }
        }
    }

    /// <summary>
    /// The active side's opening: where we are with the peer's samples, what we own, where its stream to us is to begin. The answers are
    /// taken by <see cref="TryStartSender"/>.
    /// </summary>
    /// <param name="startsOfRun">Where the peer's stream began on the first link of this run; null on that first link.</param>
    /// <param name="owned">What the simulation owns.</param>
    /// <param name="runStartMicros">Commands older than this do not act.</param>
    public void Introduce(IReadOnlyDictionary<ComponentId, ulong>? startsOfRun, IReadOnlySet<ComponentId> owned, long runStartMicros)
    {
        _send(LinkMessages.Tails(TailsMeaning.Positions, PositionsOfPeer(startsOfRun, owned)));
        uint from = startsOfRun is null ? LinkMessages.FromPresentEnd : LinkMessages.FromPosition;
        _send(LinkMessages.Begin(new BeginBody(runStartMicros, from)));
        RequestPositions();
    }

    /// <summary>Starts the stream to the peer once it has answered; false while it has not.</summary>
    /// <param name="refusal">Why there will never be a stream, or null.</param>
    public bool TryStartSender(out string? refusal)
    {
        refusal = null;
        if (PositionsReplyCount == 0 || Starts is null)
        {
            return false;
        }

        if (StreamStarts.TryResume(_database, TheirPositions, out string reason) is { } indices)
        {
            StartSender(indices);
        }
        else
        {
            refusal = reason;
        }

        return true;
    }

    /// <summary>What the sending thread allocates; null until it runs.</summary>
    public HotThreadMeter? SenderMeter => Volatile.Read(ref _senderThread)?.Meter;

    /// <summary>Starts sending rows once the path is proven.</summary>
    public void StartSender(IReadOnlyDictionary<ComponentId, long> startIndices)
    {
        RowFollower follower = _database.FollowFrom(startIndices, restFromStart: true, ownRowsOnly: true);
        lock (_gate)
        {
            if (_isDisposed || _pendingFollower is not null || _sender is not null)
            {
                follower.Dispose();
                return;
            }

            _pendingFollower = follower;
        }

        Control.Raise();
    }

    /// <summary>Asks the peer for its positions and counters.</summary>
    public void RequestPositions() => _send(LinkMessages.Empty(CarrierKind.TailsRequest));

    /// <summary>True when the sender has handed everything to the kernel that was committed before this clock value.</summary>
    public bool HasSentUpTo(long commitClock) => Volatile.Read(ref _sender) is { } sender && sender.CaughtUpWith >= commitClock;

    /// <summary>Inline mode: sends what was just committed, in the thread that committed it.</summary>
    public override void OnCommit()
    {
        if (Volatile.Read(ref _sender) is { } sender && Failure is null)
        {
            PumpInline(sender, mayWait: false);
        }
    }

    // What goes wrong here ends the link, not the tick that it happens in.
    private void PumpInline(RowSender sender, bool mayWait)
    {
        try
        {
            sender.Pump(mayWait);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            Fail(failed);
        }
    }

    /// <summary>Tells the peer that the link ends, then ends it. Not on the control thread's way.</summary>
    public void Dispose()
    {
        RowSender? sender;
        RowSenderThread? thread;
        RowFollower? follower;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            sender = _sender;
            thread = _senderThread;
            follower = _pendingFollower;
            _pendingFollower = null;
        }

        _receiver.Close();
        Volatile.Write(ref _counters.WaitsForRoomThere, false);
        _database.RemoveCommitObserver(this);
        sender?.Stop();
        thread?.Dispose();
        sender?.Dispose();
        follower?.Dispose();
    }
}
