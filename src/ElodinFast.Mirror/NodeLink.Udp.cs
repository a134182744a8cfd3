using System.Diagnostics;
using ElodinFast.Buffers;
using ElodinFast.Hosting;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

// What the peer sends by UDP. Hot, 0 B.
internal sealed partial class NodeLink
{
    /// <summary>
    /// Takes a run of datagrams of the peer, each judged whole before anything of it is used. One thread at a time (the port's receiver).
    /// </summary>
    /// <param name="bytes">The run, borrowed for the call.</param>
    /// <param name="segmentByteCount">Size of each datagram but the last.</param>
    public LinkArrival OnDatagrams(ReadOnlySpan<byte> bytes, int segmentByteCount)
    {
        var arrival = default(LinkArrival);
        long receivedNs = Stopwatch.GetTimestamp();
        long nowMs = LinkClock.MsOf(receivedNs);
        long coldBefore = _receiver.ColdCount;
        _receiver.Enter();
        try
        {
            _receiver.Stamps.Begin(receivedNs, _counters.RowsReceived);
            do
            {
                ReadOnlySpan<byte> datagram = bytes[..Math.Min(segmentByteCount, bytes.Length)];
                bytes = bytes[datagram.Length..];
                if (Datagram.TryValidate(datagram, out int packetCount))
                {
                    arrival.PacketCount += packetCount;
                    arrival.RowCount += Take(datagram, nowMs);
                }
                else
                {
                    _counters.BadShape++;
                }
            }
            while (!bytes.IsEmpty);
        }
        finally
        {
            _receiver.Exit();
        }

        arrival.IsCold = _receiver.ColdCount != coldBefore;
        AskForReport();
        return arrival;
    }

    /// <summary>Takes a row that came over the control connection, as it fits no datagram. The TCP reader.</summary>
    public void OnTcpRow(PacketId id, ReadOnlySpan<byte> body)
    {
        _receiver.Enter();
        try
        {
            _receiver.Take(id, body, isFirst: true, LinkClock.NowMs);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            Fail(failed);
        }
        finally
        {
            _receiver.Exit();
        }

        AskForReport();
    }

    // The sender's window is a quarter used up: it is to know what was taken, before the next interval.
    private void AskForReport()
    {
        if (IsReportDue(_receiver.TakenCost) || IsRoomNews)
        {
            Control.Raise();
        }
    }

    private bool IsReportDue(long taken) => taken - Volatile.Read(ref _reportedCost) >= _grantedBytes / 4;

    /// <summary>
    /// True when the rows of one run surely find room in the ring, however they are stored (a component alone takes eight times its bytes):
    /// on a thread that keeps real time they otherwise stay in the kernel.
    /// </summary>
    public bool HasRoomForRows => _database.SharedRingRoom >= Math.Min(8 * PinnedBlock.ByteCount, _database.SharedRingCapacity / 2);

    private int Take(ReadOnlySpan<byte> datagram, long nowMs)
    {
        int rowCount = 0;
        bool isFirst = true;
        while (Datagram.TryReadPacket(ref datagram, out PacketHeader header, out ReadOnlySpan<byte> body))
        {
            if (header.Kind == PacketKind.Table)
            {
                _receiver.Take(header.Id, body, isFirst, nowMs);
                rowCount++;
            }
            else if (Carrier.Is(header)
                && Carrier.TryRead(body, out CarrierKind kind, out _, out ReadOnlySpan<byte> carried)
                && kind is CarrierKind.Hello or CarrierKind.Stamp)
            {
                if (kind == CarrierKind.Stamp)
                {
                    _receiver.Stamps.Take(carried);
                }
                else
                {
                    OnUdpHello(carried);
                }
            }
            else
            {
                _counters.BadShape++; // a link carries nothing else
            }

            isFirst = false;
        }

        return rowCount;
    }

    /// <summary>A Hello datagram: proof that packets of this very peer get through.</summary>
    private void OnUdpHello(ReadOnlySpan<byte> body)
    {
        if (!Volatile.Read(ref _hasPathIn) && body.SequenceEqual(_theirs.Body))
        {
            Volatile.Write(ref _hasPathIn, true);
            Control.Raise();
        }
    }
}
