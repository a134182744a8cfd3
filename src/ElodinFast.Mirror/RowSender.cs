using System.Runtime.CompilerServices;
using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// Follows the commits of a database and sends every row that was written here to one peer, each once, in order. What it needs that
/// allocates or waits for TCP (announcing a group) is done by the link's control thread while it waits. A sender that may not send yet
/// only falls behind in its follower, which reads the logs when it was lapped: nothing is lost by that. One hot thread, event mode, 0 B a row.
/// </summary>
internal sealed class RowSender : IDisposable
{
    private const int WarmRowCount = 1000;
    private const int WarmTimeMs = 2000;
    private const int CommitWaitMs = 50;
    private const int MeterRowCount = 256;
    private const int RefusedPauseMs = 10;

    private readonly Database _database;
    private readonly RowFollower _follower;
    private readonly UdpRoute _route;
    private readonly uint _peerToken;
    private readonly SendWindow _window;
    private readonly LinkCounters _counters;
    private readonly Signal _control;
    private readonly Signal _resume = new();
    private readonly Thread _thread;
    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(WireLimits.MaxDatagramByteCount, pinned: true);
    private readonly ulong[] _wantedOrdinals = new ulong[LinkLimits.ComponentsPerGroupMax];
    private readonly Dictionary<RowGroup, OutboundGroup> _groups = [];
    private RowGroup? _wantedGroup;
    private int _isGroupWanted;
    private long _lastSentMs;
    private long _caughtUpWith;
    private volatile bool _isStopping;

    /// <param name="database">Whose rows.</param>
    /// <param name="follower">Where it starts; owned from here on.</param>
    /// <param name="route">Where datagrams go.</param>
    /// <param name="peerToken">What the peer wants to see in rows.</param>
    /// <param name="window">What may be under way.</param>
    /// <param name="counters">Counted here.</param>
    /// <param name="control">Raised when the control thread has something to do for us.</param>
    /// <param name="name">Of the thread and its meter.</param>
    public RowSender(
        Database database, RowFollower follower, UdpRoute route, uint peerToken, SendWindow window, LinkCounters counters, Signal control, string name)
    {
        _database = database;
        _follower = follower;
        _route = route;
        _peerToken = peerToken;
        _window = window;
        _counters = counters;
        _control = control;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>What its thread allocates; null until it runs.</summary>
    public HotThreadMeter? Meter { get; private set; }

    /// <summary>The group that waits to be announced, or null. Control thread.</summary>
    public RowGroup? WantedGroup => Volatile.Read(ref _isGroupWanted) != 0 ? _wantedGroup : null;

    /// <summary>Ordinals of the first row of <see cref="WantedGroup"/>.</summary>
    public ReadOnlySpan<ulong> WantedOrdinals => _wantedOrdinals;

    /// <summary>When the last row went out.</summary>
    public long LastSentMs => Volatile.Read(ref _lastSentMs);

    /// <summary>The commit clock up to which everything that travels has been handed to the kernel.</summary>
    public long CaughtUpWith => Volatile.Read(ref _caughtUpWith);

    /// <summary>Hands over the announced group; the sender goes on. Control thread.</summary>
    public void Resume(OutboundGroup group)
    {
        _groups[group.Group] = group;
        _wantedGroup = null;
        Volatile.Write(ref _isGroupWanted, 0);
        _resume.Raise();
    }

    /// <summary>A report has come: the window may have room.</summary>
    public void OnReport() => _resume.Raise();

    /// <summary>Stops the thread and waits for it.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _resume.Raise();
        _database.WakeSleepers();
        _thread.Join();
        _follower.Dispose();
    }

    private void Run()
    {
        HotThreadMeter meter = HotThreadMeter.Register(_thread.Name!);
        Meter = meter;
        long startMs = Environment.TickCount64;
        long rowCount = 0;
        while (!_isStopping)
        {
            long clock = _database.CommitClock;
            while (!_isStopping && _follower.TryRead(out RowView row))
            {
                if (_database.IsSelf(row.Slot))
                {
                    SendRow(row);
                }

                rowCount++;
                if (rowCount % MeterRowCount == 0)
                {
                    meter.Update();
                }
            }

            if (!_isStopping)
            {
                Volatile.Write(ref _caughtUpWith, clock);
            }

            if (!meter.IsWarm && (rowCount >= WarmRowCount || Environment.TickCount64 - startMs >= WarmTimeMs))
            {
                meter.MarkWarm();
            }

            meter.Update();
            _database.WaitForCommit(clock, CommitWaitMs);
        }
    }

    private void SendRow(in RowView row)
    {
        if (!_groups.TryGetValue(row.Group, out OutboundGroup? group) || !Continues(group, row))
        {
            group = AnnounceSlow(row);
        }

        if (group is null || group.StaysHere)
        {
            return;
        }

        int bodyByteCount = RowHeader.ByteCount + row.TimestampAndValues.Length;
        int packetByteCount = PacketHeader.ByteCount + bodyByteCount;
        if (!WaitForWindow(packetByteCount))
        {
            return;
        }

        Span<byte> packet = _packet.AsSpan(0, packetByteCount);
        Span<byte> body = packet[PacketHeader.ByteCount..];
        PacketHeader.ForBody(bodyByteCount, PacketKind.Table, group.PacketId, requestId: 0).Write(packet);
        row.TimestampAndValues.CopyTo(body[RowHeader.ByteCount..]);
        uint sequence = _window.Take(packetByteCount);
        new RowHeader(sequence, group.RowCount, _peerToken).Write(group.PacketId, body);
        if (!TrySend(packet))
        {
            return;
        }

        OutboundComponent[] components = group.Components;
        ulong[] bases = group.BaseOrdinals;
        for (int i = 0; i < components.Length; i++)
        {
            components[i].SentUpTo = bases[i] + group.RowCount + 1;
        }

        group.RowCount++;
        _counters.RowsSent++;
        _counters.SamplesSent += components.Length;
        _counters.BytesSent += packetByteCount;
        Volatile.Write(ref _lastSentMs, Environment.TickCount64);
    }

    /// <summary>True when the row is the next one of the group as it was announced.</summary>
    private static bool Continues(OutboundGroup group, in RowView row)
    {
        ulong[] bases = group.BaseOrdinals;
        ulong count = group.RowCount;
        if (count >= int.MaxValue && bases.Length > 0)
        {
            return false;
        }

        for (int i = 0; i < bases.Length; i++)
        {
            if (bases[i] + count != row.OrdinalOf(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits until the datagram may go out. False when the link ends.</summary>
    private bool WaitForWindow(int packetByteCount)
    {
        return _window.HasRoom(packetByteCount) || WaitForWindowSlow(packetByteCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool WaitForWindowSlow(int packetByteCount)
    {
        long seen = _window.Seen;
        long progressMs = Environment.TickCount64;
        while (!_isStopping)
        {
            long raised = _resume.Count;
            if (_window.HasRoom(packetByteCount))
            {
                return true;
            }

            _resume.Wait(raised, LinkLimits.StatusIntervalMs / 4);
            long nowMs = Environment.TickCount64;
            if (_window.Seen != seen)
            {
                seen = _window.Seen;
                progressMs = nowMs;
            }
            else if (nowMs - progressMs >= LinkLimits.StallTimeMs)
            {
                _window.DeclareLost();
                _counters.Stalls++;
                progressMs = nowMs;
            }
        }

        return false;
    }

    /// <summary>Hands the datagram to the kernel; waits while it has no room or the other host refuses. False when the link ends.</summary>
    private bool TrySend(ReadOnlySpan<byte> packet)
    {
        UdpSendStatus status = _route.Send(packet);
        while (status != UdpSendStatus.Sent && status != UdpSendStatus.TooLarge && !_isStopping)
        {
            // A peer that is gone also ends the TCP connection, and with it this sender; the row goes out on the next link.
            _resume.Wait(_resume.Count, status == UdpSendStatus.WouldBlock ? 1 : RefusedPauseMs);
            status = _route.Send(packet);
        }

        _counters.RowsTooLarge += status == UdpSendStatus.TooLarge ? 1 : 0;
        return status == UdpSendStatus.Sent;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OutboundGroup? AnnounceSlow(in RowView row)
    {
        for (int i = 0; i < row.Group.Components.Length && i < _wantedOrdinals.Length; i++)
        {
            _wantedOrdinals[i] = row.OrdinalOf(i);
        }

        _wantedGroup = row.Group;
        Volatile.Write(ref _isGroupWanted, 1);
        _control.Raise();
        while (!_isStopping)
        {
            long raised = _resume.Count;
            if (Volatile.Read(ref _isGroupWanted) == 0)
            {
                return _groups.GetValueOrDefault(row.Group);
            }

            _resume.Wait(raised, LinkLimits.ControlIntervalMs);
        }

        return null;
    }
}
