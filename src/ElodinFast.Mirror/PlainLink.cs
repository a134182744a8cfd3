using System.Diagnostics;
using System.Globalization;
using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Client;
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
    private readonly ushort _slot;
    private readonly Signal _pause = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ComponentId, PlainComponent> _components = [];
    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(WireLimits.MaxDatagramByteCount, pinned: true);
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
        _stamps = new OutboundStamps(counters.Latency, peerToken: 0);
        _logger = options.Logger;
        _bucket = new TokenBucket(options.PlainDatagramsPerSecond);
        _destination = port.CreateAddress(client.RemoteEndPoint);

        // Its streams leave from a port that changes; the address it is reached at does not.
        _slot = database.SlotOf(client.RemoteEndPoint);
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
                long clock = _database.CommitClock;
                while (!_isStopping && follower.TryRead(out RowView row))
                {
                    if (row.Slot != _slot)
                    {
                        _stamps.Add(row, sequence: 0);
                        _stamps.Encode(Stopwatch.GetTimestamp(), batch: null);
                        SendRow(row);
                        _stamps.Send(Stopwatch.GetTimestamp());
                    }
                }

                if (!_isStopping)
                {
                    Volatile.Write(ref _caughtUpWith, clock);
                }

                _database.WaitForCommit(clock, CommitWaitMs);
            }
        }
        catch (ImpellerClientException e)
        {
            // The link's owner sees the same end of the connection and starts again.
            _logger.LogDebug("{Reason}", e.Message);
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
            int bodyByteCount = PlainComponent.ValueOffset + component.ByteCount;
            int packetByteCount = PacketHeader.ByteCount + bodyByteCount;
            if (packetByteCount > _packet.Length)
            {
                _counters.RowsTooLarge++;
                continue;
            }

            Span<byte> packet = _packet.AsSpan(0, packetByteCount);
            Span<byte> body = packet[PacketHeader.ByteCount..];
            PacketHeader.ForBody(bodyByteCount, PacketKind.Table, plain.Id, requestId: 0).Write(packet);
            row.TimestampAndValues[..sizeof(long)].CopyTo(body);
            row.Values.Slice(row.Group.Offsets[i], component.ByteCount).CopyTo(body[PlainComponent.ValueOffset..]);
            if (!_owned.Contains(component.Id))
            {
                plain.Remember(body);
            }

            if (!Send(packet))
            {
                return;
            }

            plain.SentUpTo = row.IndexOf(i) + 1;
            _counters.SamplesSent++;
            _counters.RowsSent++;
            _counters.BytesSent += packetByteCount;
        }
    }

    /// <summary>Sends one datagram when the bucket allows. False when the link ends.</summary>
    private bool Send(ReadOnlySpan<byte> packet)
    {
        while (!_bucket.TryTake())
        {
            if (_isStopping)
            {
                return false;
            }

            _pause.Wait(_pause.Count, 1);
        }

        UdpSendStatus status = _port.SendTo(packet, _destination);
        while (status is UdpSendStatus.WouldBlock or UdpSendStatus.Refused && !_isStopping)
        {
            _pause.Wait(_pause.Count, 1);
            status = _port.SendTo(packet, _destination);
        }

        return status is UdpSendStatus.Sent or UdpSendStatus.TooLarge;
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
