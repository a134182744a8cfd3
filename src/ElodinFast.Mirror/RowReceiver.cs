using System.Diagnostics;
using ElodinFast.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>
/// Takes the rows of one peer: judges each, puts them in the order of their ordinals, commits them. A hole is waited for up to the reorder
/// time and then declared lost, so nothing waits for ever. Threads: any, one at a time behind a gate that is free but for the moments when
/// the control thread looks at the clock. Hot: <see cref="Take"/> allocates nothing on the usual path.
/// </summary>
#pragma warning disable CA1001 // the gate is never freed: a reader of the port may be at it when the link ends
internal sealed partial class RowReceiver
#pragma warning restore CA1001
{
    private readonly Database _database;
    private readonly ushort _slot;
    private readonly uint _token;
    private readonly int _reorderTimeMs;
    private readonly LinkCounters _counters;
    private readonly ILogger _logger;
    private readonly SharedLock _gate = new();
    private readonly Dictionary<ushort, InboundGroup> _groups = [];
    private readonly Dictionary<ComponentId, InboundComponent> _components = [];
    private readonly Dictionary<ComponentId, ulong> _starts = [];
    private readonly HeldRows _held = new();
    private readonly ParkedRows _parked = new();
    private readonly ulong[] _ordinals = new ulong[LinkLimits.ComponentsPerGroupMax];
    private readonly MirrorSampleStatus[] _outcomes = new MirrorSampleStatus[LinkLimits.ComponentsPerGroupMax];
    private InboundGroup? _lastGroup;
    private ushort _lastGroupId;
    private uint _seenSequence;
    private long _takenCost;
    private int _heldCount;
    private long _takenTotal;
    private int _heldLockRowCount;
    private long _firstMicros = long.MaxValue; // of the batch
    private long _lastMicros = long.MinValue;
    private long _nowMs;
    private bool _mayWait = true;
    private bool _isWaitingForRoom;
    private bool _hasCommitLock;
    private bool _isClosed;

    /// <param name="database">Where rows go.</param>
    /// <param name="slot">The peer's slot there.</param>
    /// <param name="token">What we told the peer to put into its rows.</param>
    /// <param name="reorderTimeMs">How long a hole is waited for.</param>
    /// <param name="counters">Counted here.</param>
    /// <param name="logger">Told what an operator should know.</param>
    public RowReceiver(Database database, ushort slot, uint token, int reorderTimeMs, LinkCounters counters, ILogger logger)
    {
        _database = database;
        _slot = slot;
        _token = token;
        _reorderTimeMs = reorderTimeMs;
        _counters = counters;
        _logger = logger;
        Stamps = new InboundStamps(counters.Latency, token);
    }

    /// <summary>When rows pass here. Between <see cref="Enter"/> and <see cref="Exit"/>.</summary>
    public InboundStamps Stamps { get; }

    /// <summary>Highest sequence number seen.</summary>
    public uint SeenSequence => Volatile.Read(ref _seenSequence);

    /// <summary>Kernel bytes of all rows taken off the socket so far, as the sender reckons them.</summary>
    public long TakenCost => Volatile.Read(ref _takenCost);

    /// <summary>
    /// How often a row went a way that may allocate: the first of its group, one behind a loss, one that was late. Read by the thread that
    /// hands rows in.
    /// </summary>
    public long ColdCount { get; private set; }

    /// <summary>Rows that wait.</summary>
    public int HeldCount => Volatile.Read(ref _heldCount);

    /// <summary>
    /// The database had no room for a row, so this one and what has come since wait here, and the sender is to stop. Any thread.
    /// </summary>
    public bool IsWaitingForRoom => Volatile.Read(ref _isWaitingForRoom);

    /// <summary>Begins a batch: <see cref="Take"/> for each row, then <see cref="Exit"/>.</summary>
    public void Enter() => _gate.Enter();

    /// <summary>Ends a batch: what was committed becomes known to who waits for it.</summary>
    public void Exit()
    {
        NoteCommits();
        if (!IsWaitingForRoom)
        {
            Stamps.End(Stopwatch.GetTimestamp(), _counters.RowsReceived, _held);
        }

        Volatile.Write(ref _takenCost, _takenTotal);
        Volatile.Write(ref _heldCount, _held.Count);
        _gate.Exit();
    }

    /// <summary>Takes one table packet of the peer, between <see cref="Enter"/> and <see cref="Exit"/>.</summary>
    /// <param name="id">Its packet id.</param>
    /// <param name="body">Its body. Borrowed for the call.</param>
    /// <param name="isFirst">True for the first packet of a datagram.</param>
    /// <param name="nowMs">The time.</param>
    public void Take(PacketId id, ReadOnlySpan<byte> body, bool isFirst, long nowMs)
    {
        if (_isClosed)
        {
            return;
        }

        _nowMs = nowMs;
        if (body.Length < RowGroupVTable.ValuesOffset)
        {
            _counters.BadShape++;
            return;
        }

        if (!RowHeader.TryRead(id, body, out RowHeader header))
        {
            _counters.BadChecksum++;
            return;
        }

        if (header.Token != _token)
        {
            _counters.BadToken++;
            return;
        }

        _takenTotal += LinkLimits.KernelCostOf(PacketHeader.ByteCount + body.Length, isFirst);
        if ((int)(header.Seq - _seenSequence) > 0)
        {
            Volatile.Write(ref _seenSequence, header.Seq);
        }
        else
        {
            _counters.Reordered++;
        }

        if (IsWaitingForRoom || !TryPlace(id, header, body, nowMs))
        {
            Park(id, body);
        }
    }

    /// <summary>A row goes where it belongs. False when the database has no room.</summary>
    private bool TryPlace(PacketId id, in RowHeader header, ReadOnlySpan<byte> body, long nowMs)
    {
        InboundGroup? group = _lastGroup;
        if (group is null || id.Value != _lastGroupId)
        {
            if (!_groups.TryGetValue(id.Value, out group))
            {
                HoldUnknown(id, header, body, nowMs);
                return true;
            }

            _lastGroup = group;
            _lastGroupId = id.Value;
        }

        if (body.Length != RowGroupVTable.ValuesOffset + group.Layout.ValueByteCount)
        {
            _counters.BadShape++;
            return true;
        }

        return Judge(group, id, header.Seq, header.Row, body, nowMs);
    }

    /// <summary>Gives up on what waited too long. Called by the control thread every few milliseconds.</summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="mayDeclareGoals">False while rows that the peer has sent may still stand in the socket.</param>
    public void OnTimer(long nowMs, bool mayDeclareGoals = true)
    {
        Enter();
        try
        {
            if (!_isClosed)
            {
                _nowMs = nowMs;
                _mayWait = false; // the other side is told things by this thread
                GoOn(nowMs);
                ReleaseOverdue(nowMs);
                if (mayDeclareGoals)
                {
                    DeclareOverdueGoals(nowMs);
                }
            }
        }
        finally
        {
            _mayWait = true;
            Exit();
        }
    }

    /// <summary>Takes nothing more. The gate's few bytes are left to whoever may still be at it.</summary>
    public void Close()
    {
        _gate.Enter();
        _isClosed = true;
        _parked.Clear(); // the sender has them, and the next link asks for them
        Unblock();
        _gate.Exit();
    }
}
