using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Client;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>The active side's link while it is up: its own UDP port with a receiver thread, and the control loop.</summary>
internal sealed class ActiveLink : IDisposable
{
    private const int ReceiveTimeoutMs = 100;
    private const int WarmRowCount = 1000;
    private const int WarmTimeMs = 2000;
    private const int MeterPacketCount = 256;

    private readonly Database _database;
    private readonly NodeLink _link;
    private readonly ImpellerClient _client;
    private readonly UdpPort _port;
    private readonly Thread _receiver;
    private volatile bool _isStopping;

    public ActiveLink(Database database, NodeLink link, ImpellerClient client, UdpPort port)
    {
        _database = database;
        _link = link;
        _client = client;
        _port = port;
        _receiver = new Thread(Receive) { IsBackground = true, Name = "mirror in" };
        _receiver.Start();
    }

    /// <summary>Wakes the control loop.</summary>
    public void Wake() => _link.Control.Raise();

    /// <summary>The control loop: until the connection ends or somebody stops.</summary>
    public void Run(Func<bool> isStopping, Action onTick)
    {
        while (!isStopping() && !_client.Closed.IsCompleted)
        {
            long raised = _link.Control.Count;
            _link.Tick(Environment.TickCount64);
            onTick();
            _link.Control.Wait(raised, LinkLimits.ControlIntervalMs);
        }
    }

    /// <summary>Asks the peer once and compares. The answer is waited for up to a status interval.</summary>
    public bool HoldsAll(Dictionary<ComponentId, ulong> wanted, long deadlineMs)
    {
        long replies = _link.PositionsReplyCount;
        long answerByMs = Math.Min(deadlineMs, Environment.TickCount64 + LinkLimits.StatusIntervalMs);
        _link.RequestPositions();
        while (_link.PositionsReplyCount == replies)
        {
            if (_client.Closed.IsCompleted || Environment.TickCount64 >= answerByMs)
            {
                return false;
            }

            _client.Closed.Wait(1);
        }

        Dictionary<ComponentId, ulong> held = _link.TheirPositions;
        foreach ((ComponentId id, ulong position) in wanted)
        {
            if (held.GetValueOrDefault(id) < position)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _isStopping = true;
        _link.Dispose();
        _receiver.Join();
    }

    private void Receive()
    {
        HotThreadMeter meter = HotThreadMeter.Register("mirror in");
        byte[] buffer = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
        var source = _port.CreateAddress();
        long startMs = Environment.TickCount64;
        long packetCount = 0;
        long rowCount = 0;
        while (!_isStopping)
        {
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            long coldBefore = _link.ColdRowCount;
            int byteCount = _port.Receive(buffer, source, ReceiveTimeoutMs);
            if (byteCount >= 0 && Datagram.TryValidate(buffer.AsSpan(0, byteCount), out int count))
            {
                rowCount += Take(buffer.AsSpan(0, byteCount));
                packetCount += count;
            }

            // The first row of a group defines it here, which is not per row: a thread that has seen none is not warm yet.
            if (!meter.IsWarm && rowCount > 0 && (rowCount >= WarmRowCount || Environment.TickCount64 - startMs >= WarmTimeMs))
            {
                meter.MarkWarm();
            }
            else if (meter.IsWarm && _link.ColdRowCount != coldBefore)
            {
                // A row that is not of the usual kind: the first of a group, or one behind a loss.
                meter.Exclude(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);
            }

            if (byteCount < 0 || packetCount % MeterPacketCount == 0)
            {
                meter.Update();
            }
        }

        meter.Update();
    }

    private int Take(ReadOnlySpan<byte> datagram)
    {
        int rowCount = 0;
        while (Datagram.TryReadPacket(ref datagram, out PacketHeader header, out ReadOnlySpan<byte> body))
        {
            if (header.Kind == PacketKind.Table)
            {
                _link.OnRow(header.Id, body);
                rowCount++;
            }
            else if (Carrier.Is(header)
                && Carrier.TryRead(body, out CarrierKind kind, out _, out ReadOnlySpan<byte> carried)
                && kind == CarrierKind.Hello)
            {
                _link.OnUdpHello(carried);
            }
        }

        return rowCount;
    }
}
