using System.Diagnostics;
using System.Globalization;
using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Client;
using ElodinFast.Hosting;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>
/// A link to a peer that speaks only Impeller2 (elodin-db): every sample of ours goes to it once as an ordinary table, paced by a token
/// bucket, and its own real-time stream comes back to our port. It reports nothing, so what UDP loses on the way is not known here.
/// </summary>
internal sealed partial class PlainLink : IDisposable
{
    private const int CommitWaitMs = 50;

    private readonly Database _database;
    private readonly ImpellerClient _client;
    private readonly UdpPort _port;
    private readonly HashSet<ComponentId> _owned;
    private readonly PlainProgress _progress;
    private readonly LinkCounters _counters;
    private readonly OutboundStamps _stamps;
    private readonly ILogger _logger;
    private readonly TokenBucket _bucket;
    private readonly SocketAddress _destination;
    private readonly UdpRoute _route;
    private readonly ushort _slot;
    private readonly Signal _pause = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ComponentId, PlainComponent> _components = [];
    private readonly DatagramBatch _batch;
    private readonly List<(PlainComponent Component, long End)> _inBatch = new(UdpPort.SegmentCountMost);
    private Thread? _sender;
    private Thread? _receiver;
    private long _caughtUpWith;
    private volatile bool _isStopping;

    public PlainLink(
        Database database,
        ImpellerClient client,
        UdpPort port,
        HashSet<ComponentId> owned,
        PlainProgress progress,
        MirrorOptions options,
        LinkCounters counters)
    {
        _database = database;
        _client = client;
        _port = port;
        _owned = owned;
        _progress = progress;
        _counters = counters;
        _stamps = new OutboundStamps(counters.Latency, peerToken: 0, Stopwatch.GetTimestamp());
        _logger = options.Logger;
        _bucket = new TokenBucket(options.PlainDatagramsPerSecond);
        _destination = port.CreateAddress(client.RemoteEndPoint);
        _route = new UdpRoute(port, _destination, UdpPort.DatagramByteCountMaxTo(client.RemoteEndPoint));
        _batch = new DatagramBatch(_route, "mirror plain out", isOnePacketEach: true);

        // Its streams leave from a port that changes; the address it is reached at does not.
        _slot = database.SlotOf(client.RemoteEndPoint, isKnown: true);
    }

    /// <summary>Samples of ours that it sent back, and that were dropped.</summary>
    public long EchoDropped { get; private set; }

    /// <summary>Registers everything there is, asks for the stream back, and starts sending.</summary>
    public void Start()
    {
        Dictionary<ComponentId, long> starts = PlainResume.Find(_database, _client, _progress.SentUpTo);
        foreach (Component component in _database.Components)
        {
            if (MirrorNames.Travels(component.Name) && component.SampleCount > 0)
            {
                _ = GetOrAnnounce(component);
            }
        }

        _client.FlushAsync().GetAwaiter().GetResult();
        _receiver = new Thread(Receive) { IsBackground = true, Name = "mirror plain in" };
        _receiver.Start();
        string target = string.Create(CultureInfo.InvariantCulture, $"{_port.LocalEndPoint.Address}:{_port.LocalEndPoint.Port}");
        _client.Send(LinkMessages.Message(new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), target)));
        RowFollower follower = _database.FollowFrom(starts, restFromStart: true);
        _sender = new Thread(() => Run(follower)) { IsBackground = true, Name = "mirror plain out" };
        _sender.Start();
        _logger.LogInformation("mirror streaming to a plain peer at {Address}", _client.RemoteEndPoint);
    }

    /// <summary>True when everything committed before this clock value has been handed to the kernel.</summary>
    public bool HasSentUpTo(long commitClock) => Volatile.Read(ref _caughtUpWith) >= commitClock;

    /// <summary>Looks at what the system grants the socket now. One thread, a few times a second.</summary>
    public void NoteUdp() => _counters.NoteUdp(_route.ReadState(), _logger);

    /// <summary>The peer refused something.</summary>
    public void OnError(ReadOnlySpan<byte> body)
    {
        if (Packets.TryRead(body, out ErrorResponse error, out _))
        {
            _logger.LogWarning("{Address}: {Error}", _client.RemoteEndPoint, error.Description);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _pause.Raise();
        _database.WakeSleepers();
        _sender?.Join();
        _receiver?.Join();
        _batch.Dispose();
        foreach (PlainComponent component in _components.Values)
        {
            _progress.Set(component.Component.Id, component.SentUpTo);
        }
    }

    private void Run(RowFollower follower)
    {
        try
        {
            while (!_isStopping)
            {
                long clock = _database.OwnCommitClock;
                while (!_isStopping && follower.TryRead(out RowView row))
                {
                    if (row.Slot != _slot)
                    {
                        SendRow(row);
                    }
                }

                Flush();
                if (!_isStopping && !follower.IsBehind)
                {
                    Volatile.Write(ref _caughtUpWith, clock);
                }

                _database.WaitForOwnCommit(clock, CommitWaitMs);
            }
        }
        catch (ImpellerClientException e)
        {
            // The link's owner sees the same end of the connection and starts again.
            _logger.LogDebug("{Reason}", e.Message);
        }
        catch (DatabaseException e)
        {
            _logger.LogError(e, "{Address} gets nothing more on this link", _client.RemoteEndPoint);
        }
        finally
        {
            follower.Dispose();
        }
    }

    private void SendRow(in RowView row)
    {
        for (int i = 0; i < row.Group.Components.Length; i++)
        {
            Component component = row.Group.Components[i];
            if (!MirrorNames.Travels(component.Name))
            {
                continue;
            }

            PlainComponent plain = Find(component) ?? AnnounceNew(component);
            int packetByteCount = ComponentPackets.TableOverheadByteCount + component.ByteCount;
            if (packetByteCount > _batch.PacketByteCountMax)
            {
                _counters.RowsTooLarge++;
                continue;
            }

            Span<byte> packet = Reserve(packetByteCount);
            if (packet.IsEmpty)
            {
                return; // stopping
            }

            ReadOnlySpan<byte> value = row.Values.Slice(row.Group.Offsets[i], component.ByteCount);
            ComponentPackets.WriteTable(packet, plain.Id, requestId: 0, row.TimestampMicros, value);
            if (!_owned.Contains(component.Id))
            {
                plain.Remember(packet[PacketHeader.ByteCount..]);
            }

            _inBatch.Add((plain, row.IndexOf(i) + 1));
            _counters.BytesSent += packetByteCount;
            _stamps.Add(row, sequence: 0);
        }
    }

    /// <summary>Room for one datagram, when the bucket allows. Empty when the link ends.</summary>
    private Span<byte> Reserve(int packetByteCount)
    {
        while (!_bucket.TryTake())
        {
            if (_isStopping)
            {
                return [];
            }

            Flush(); // what waits here waits for no more
            _pause.Wait(_pause.Count, 1);
        }

        Span<byte> packet = _batch.Reserve(packetByteCount, out _);
        if (packet.IsEmpty)
        {
            Flush();
            packet = _batch.Reserve(packetByteCount, out _);
        }

        return packet;
    }

    /// <summary>Hands the batch to the kernel; waits while it has no room or the other host refuses, until the link ends.</summary>
    private void Flush()
    {
        if (_batch.IsEmpty)
        {
            return;
        }

        _stamps.Encode(Stopwatch.GetTimestamp(), batch: null);
        UdpSendStatus status = _batch.Flush();
        while (status is UdpSendStatus.WouldBlock or UdpSendStatus.Refused && !_isStopping)
        {
            _pause.Wait(_pause.Count, 1);
            status = _batch.Flush();
        }

        int sent = _inBatch.Count;
        if (status != UdpSendStatus.Sent)
        {
            _batch.Discard(out sent);
        }

        for (int i = 0; i < sent; i++)
        {
            _inBatch[i].Component.SentUpTo = _inBatch[i].End;
        }

        _counters.RowsTooLarge += _batch.TakeTooLargeCount();
        _counters.SamplesSent += sent;
        _counters.RowsSent += sent;
        _inBatch.Clear();
        _stamps.Send(Stopwatch.GetTimestamp());
    }

    private PlainComponent? Find(Component component)
    {
        lock (_gate)
        {
            return _components.GetValueOrDefault(component.Id);
        }
    }

    private PlainComponent AnnounceNew(Component component)
    {
        PlainComponent plain = GetOrAnnounce(component);

        // Registered over TCP before its first table leaves over UDP.
        _client.FlushAsync().GetAwaiter().GetResult();
        return plain;
    }

    private PlainComponent GetOrAnnounce(Component component)
    {
        lock (_gate)
        {
            if (_components.TryGetValue(component.Id, out PlainComponent? plain))
            {
                return plain;
            }

            var id = new PacketId((ushort)(LinkLimits.FirstGroupId + (_components.Count % LinkLimits.GroupCountMax)));
            plain = new PlainComponent(component, id);
            _components.Add(component.Id, plain);
            _client.Send(plain.Announcement);
            _port.SendTo(plain.Announcement, _destination);
            return plain;
        }
    }
}
