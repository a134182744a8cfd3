using System.Diagnostics;
using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <summary>
/// Sends every sample committed to a database to one address, in order: one component a packet, one packet a datagram. A component is
/// announced before its first table, and again after a second. What came from the target is never sent back to it. A thread of its own
/// sleeps until something is committed. 0 B a sample once warm.
/// </summary>
internal sealed class UdpStream : IDisposable
{
    private const int CommitWaitMs = 50;
    private const int SendAttemptsMax = 200;
    private const long SamplesUntilWarm = 500;

    private readonly Database _database;
    private readonly UdpPort _port;
    private readonly ushort? _targetSlot;
    private readonly UdpStreamOptions _options;
    private readonly ILogger _logger;
    private readonly TokenBucket _bucket;
    private readonly Signal _pause = new();
    private readonly DatagramBatch? _batch;
    private readonly List<UdpStreamComponent> _components = []; // by index in the database
    private readonly Dictionary<Component, UdpStreamComponent> _byComponent = [];
    private readonly List<UdpStreamComponent?[]?> _groups = []; // by group id; a member that is filtered out is null
    private readonly Thread? _thread;
    private int _datagramsInBatch;
    private int _samplesInBatch;
    private long _coldBytes;
    private int _disposed;
    private volatile bool _isStopping;

    internal UdpStream(Database database, UdpPort port, IPEndPoint target, UdpStreamOptions options, bool isReachable, ILogger logger)
    {
        _database = database;
        _port = port;
        _options = options;
        _logger = logger;
        _bucket = new TokenBucket(options.DatagramsPerSecond);
        Target = target;
        if (!isReachable)
        {
            logger.LogWarning("UDP stream: {Target} cannot be reached from {Local}; nothing is sent", target, port.LocalEndPoint);
            return;
        }

        bool isConnected = options.Connected && options.Port is not null;
        if (isConnected)
        {
            port.Connect(target);
        }

        var route = new UdpRoute(port, isConnected ? null : port.CreateAddress(target), UdpPort.DatagramByteCountMaxTo(target));
        route = options.Route?.Invoke(route) ?? route;
        _batch = new DatagramBatch(route, "udp stream", isOnePacketEach: true);
        _targetSlot = SlotOf(target);

        // Here and not on the thread: the present end is that of the call.
        RowFollower follower = options.StartIndices is { } starts ? database.FollowFrom(starts, options.RestFromStart) : database.Follow();
        _thread = new Thread(() => Run(follower)) { IsBackground = true, Name = "udp stream" };
        _thread.Start();
    }

    /// <summary>Where it goes.</summary>
    public IPEndPoint Target { get; }

    /// <summary>Datagrams handed to the kernel, announcements included.</summary>
    public long Sent { get; private set; }

    /// <summary>Samples among them.</summary>
    public long SamplesSent { get; private set; }

    /// <summary>Samples left out because they came from the target, or by the options.</summary>
    public long Skipped { get; private set; }

    /// <summary>Datagrams that the target's host refused (ICMP), or that could not be sent.</summary>
    public long Refused { get; private set; }

    /// <summary>Samples left out because they are larger than a datagram.</summary>
    public long Oversized { get; private set; }

    /// <summary>Value of the database's commit clock up to which everything was sent or counted otherwise.</summary>
    public long CaughtUpWith { get; private set; }

    /// <summary>Counts what the thread allocates beside announcements; null until it runs.</summary>
    public HotThreadMeter? Meter { get; private set; }

    /// <summary>Stopped.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Stops at once; what is not sent yet is not sent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _isStopping = true;
        _pause.Raise();
        _database.WakeSleepers();
        _thread?.Join();
        _batch?.Dispose();
    }

    // A target beyond the slots that there can be may get back what it sent; what others sent goes to it all the same.
    private ushort? SlotOf(IPEndPoint target)
    {
        try
        {
            return _database.SlotOf(target, isKnown: true) is var slot and not OriginSlots.SharedSlot ? slot : null;
        }
        catch (DatabaseException)
        {
            return null;
        }
    }

    private void Run(RowFollower follower)
    {
        HotThreadMeter meter = HotThreadMeter.Register("udp stream");
        Meter = meter;
        try
        {
            while (!_isStopping)
            {
                long clock = _database.CommitClock;
                while (!_isStopping && follower.TryRead(out RowView row))
                {
                    SendRow(in row);
                }

                if (_isStopping)
                {
                    break;
                }

                Flush();
                CaughtUpWith = follower.IsBehind ? CaughtUpWith : clock; // a full disk keeps history from being read
                UpdateMeter(meter);
                _database.WaitForCommit(clock, CommitWaitMs);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "UDP stream to {Target} ended", Target);
        }
        finally
        {
            UpdateMeter(meter);
            meter.Retire();
            follower.Dispose();
        }
    }

    private void UpdateMeter(HotThreadMeter meter)
    {
        if (meter.IsWarm)
        {
            meter.Exclude(_coldBytes);
        }
        else if (SamplesSent >= SamplesUntilWarm)
        {
            meter.MarkWarm();
        }

        _coldBytes = 0;
        meter.Update();
    }

    private void SendRow(in RowView row)
    {
        RowGroup group = row.Group;
        if (row.Slot == _targetSlot || (_options.SendsSlot is { } sendsSlot && !sendsSlot(row.Slot)))
        {
            Skipped += group.Components.Length;
            return;
        }

        UdpStreamComponent?[] members = group.Id < _groups.Count && _groups[group.Id] is { } known ? known : Prepare(group);
        long nowTicks = Stopwatch.GetTimestamp();
        ReadOnlySpan<byte> values = row.Values;
        for (int i = 0; i < members.Length; i++)
        {
            UdpStreamComponent? member = members[i];
            if (member is null)
            {
                Skipped++;
                continue;
            }

            if (!member.Fits || ComponentPackets.TableOverheadByteCount + member.Component.ByteCount > _batch!.PacketByteCountMax)
            {
                Oversized++;
                continue;
            }

            if (member.MustAnnounce(nowTicks))
            {
                Announce(member, nowTicks);
            }

            ReadOnlySpan<byte> value = values.Slice(group.Offsets[i], member.Component.ByteCount);
            Span<byte> packet = Reserve(ComponentPackets.TableOverheadByteCount + value.Length);
            if (packet.IsEmpty)
            {
                if (_isStopping)
                {
                    return;
                }

                Oversized++; // the path has just turned out to be narrower
                continue;
            }

            ComponentPackets.WriteTable(packet, member.Id, requestId: 0, row.TimestampMicros, value);
            _samplesInBatch++;
        }
    }

    private void Announce(UdpStreamComponent member, long nowTicks)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        member.Prepare(nowTicks);
        _coldBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        Copy(member.MetadataPacket);
        Copy(member.VTablePacket);
    }

    private void Copy(ReadOnlySpan<byte> packet)
    {
        if (!packet.IsEmpty && Reserve(packet.Length) is { IsEmpty: false } place)
        {
            packet.CopyTo(place);
        }
    }

    /// <summary>Room for one datagram, when the pacer allows. Empty when the stream stops.</summary>
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

        Span<byte> packet = _batch!.Reserve(packetByteCount, out _);
        if (packet.IsEmpty && !_isStopping)
        {
            Flush();
            packet = _batch.Reserve(packetByteCount, out _);
        }

        _datagramsInBatch += packet.IsEmpty ? 0 : 1;
        return packet;
    }

    /// <summary>Sends what is in the batch; what the kernel or the target's host refuses for good is counted and gone.</summary>
    private void Flush()
    {
        if (_batch!.IsEmpty)
        {
            return;
        }

        UdpSendStatus status = _batch.Flush();
        for (int attempt = 1; status == UdpSendStatus.WouldBlock && attempt < SendAttemptsMax && !_isStopping; attempt++)
        {
            _pause.Wait(_pause.Count, 1);
            status = _batch.Flush();
        }

        if (status == UdpSendStatus.Sent)
        {
            long tooLarge = _batch.TakeTooLargeCount();
            Sent += _datagramsInBatch - tooLarge;
            SamplesSent += _samplesInBatch - tooLarge;
            Oversized += tooLarge;
        }
        else
        {
            Refused += _batch.Discard(out int sent);
            Sent += sent;
            SamplesSent += Math.Min(sent, _samplesInBatch); // announcements stand in front of the samples
            if (status is UdpSendStatus.Failed or UdpSendStatus.Unreachable)
            {
                _pause.Wait(_pause.Count, 1); // no route, say: not at full speed
            }
        }

        _datagramsInBatch = _samplesInBatch = 0;
    }

    // Once a group: whose samples are sent, and under which id.
    private UdpStreamComponent?[] Prepare(RowGroup group)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<Component> all = _database.Components;
        while (_components.Count < all.Count)
        {
            var added = new UdpStreamComponent(_database, all[_components.Count], _components.Count);
            _components.Add(added);
            _byComponent.Add(added.Component, added);
        }

        var members = new UdpStreamComponent?[group.Components.Length];
        for (int i = 0; i < members.Length; i++)
        {
            Component component = group.Components[i];
            if (LocalNames.IsLocal(component.Name) || _options.Filter?.Invoke(component) == false)
            {
                continue;
            }

            members[i] = _byComponent[component];
            if (!members[i]!.Fits && !members[i]!.IsReported)
            {
                members[i]!.IsReported = true;
                _logger.LogWarning(
                    "UDP stream to {Target}: {Component} has {Bytes} bytes, more than a datagram; it is left out",
                    Target, component.Name, component.ByteCount);
            }
        }

        while (_groups.Count <= group.Id)
        {
            _groups.Add(null);
        }

        _groups[group.Id] = members;
        _coldBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return members;
    }
}
