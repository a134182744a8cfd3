using System.Net;
using System.Runtime.CompilerServices;
using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <summary>
/// Receives on a server's UDP port, on a thread of its own or, inline, in <see cref="Poll"/>: each datagram is judged whole, then its packets
/// are applied in order. Whatever arrives, reception goes on. Tables are hot (0 B once warm); everything else is cold. Owns neither the port nor the database.
/// </summary>
internal sealed partial class UdpReceiver : IDisposable
{
    private const int ReceiveTimeoutMs = 50;
    private const int TablesUntilWarm = 200;
    private const int DatagramsPerUpdate = 1024;

    private readonly Database _database;
    private readonly VTableRegistry _registry;
    private readonly UdpPort _port;
    private readonly UdpInbox _inbox;
    private readonly UdpCounters _counters;
    private readonly ILogger _logger;
    private readonly UdpSources _sources;
    private readonly HotThreadMeter _meter = HotThreadMeter.Register("udp receiver");
    private readonly Thread? _thread;
    private long _updatedAt;
    private long _tablesSeen;
    private long _coldStart;
    private int _coldDepth;

    public UdpReceiver(
        Database database, VTableRegistry registry, UdpPort port, UdpCounters counters, LinkThreads threads, ILogger logger)
    {
        _database = database;
        _registry = registry;
        _port = port;
        _counters = counters;
        _logger = logger;
        _sources = new UdpSources(registry);
        _inbox = new UdpInbox(port, threads, "udp receiver");
        _counters.CanBatch = _inbox.CanBatch;
        _counters.KernelDrops = port.ReadKernelDrops();
        if (!_inbox.IsInline)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "udp receiver" };
            _thread.Start();
        }
    }

    /// <summary>Counts what the thread allocates.</summary>
    public HotThreadMeter Meter => _meter;

    /// <summary>Inline mode: takes what has come, without waiting, at most one run of datagrams. True when there was something.</summary>
    public bool Poll()
    {
        if (!_inbox.TryEnter())
        {
            return false; // another thread is at it, or the server has stopped
        }

        try
        {
            int byteCount = _inbox.Take();
            Handle(byteCount, isIdle: false);
            return byteCount >= 0;
        }
        finally
        {
            _inbox.Exit();
        }
    }

    /// <summary>Stops the thread and waits for it.</summary>
    public void Dispose()
    {
        _inbox.Stop();
        if (Thread.CurrentThread != _thread)
        {
            _thread?.Join();
            _inbox.Dispose();
        }
    }

    private void Run()
    {
        _inbox.Begin();
        while (!_inbox.IsStopping)
        {
            int byteCount = _inbox.Take();
            bool isIdle = byteCount < 0;
            if (isIdle)
            {
                byteCount = _inbox.Wait(ReceiveTimeoutMs);
            }

            Handle(byteCount, isIdle && byteCount < 0);
        }
    }

    private void Handle(int byteCount, bool isIdle)
    {
        if (byteCount >= 0)
        {
            Handle(_inbox.Bytes(byteCount), _inbox.SegmentByteCount);
        }

        if (isIdle || _counters.Datagrams - _updatedAt >= DatagramsPerUpdate)
        {
            _updatedAt = _counters.Datagrams;
            _meter.Update();
            _counters.KernelDrops = _port.ReadKernelDrops();
        }
    }

    private void Handle(ReadOnlySpan<byte> bytes, int segmentByteCount)
    {
        do
        {
            ReadOnlySpan<byte> datagram = bytes[..Math.Min(segmentByteCount, bytes.Length)];
            bytes = bytes[datagram.Length..];
            Handle(_inbox.Source, datagram);
            _counters.Datagrams++; // last: who sees it sees what became of it
        }
        while (!bytes.IsEmpty);
    }

    private void CountTables(int count)
    {
        bool wasCold = _tablesSeen < TablesUntilWarm;
        _tablesSeen += count;
        if (wasCold && _tablesSeen >= TablesUntilWarm)
        {
            _meter.MarkWarm();
        }
    }

    // One bad packet is one bad packet: what it throws ends here.
    private void Handle(SocketAddress address, ReadOnlySpan<byte> datagram)
    {
        try
        {
            if (Datagram.TryValidate(datagram, out int packetCount))
            {
                _counters.Packets += packetCount;
                Apply(address, datagram);
            }
            else
            {
                _counters.Malformed++;
                Report(Trouble.Malformed, address, null);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _counters.Failed++;
            Report(Trouble.Failed, address, e.Message);
        }
    }

    private void Apply(SocketAddress address, ReadOnlySpan<byte> datagram)
    {
        while (Datagram.TryReadPacket(ref datagram, out PacketHeader header, out ReadOnlySpan<byte> body))
        {
            if (header.Kind == PacketKind.Table)
            {
                ApplyTable(address, header.Id, body);
                CountTables(1);
            }
            else
            {
                ApplyOther(address, in header, body);
            }
        }
    }

    private void ApplyTable(SocketAddress address, PacketId id, ReadOnlySpan<byte> body)
    {
        UdpSource source = _sources.Find(address);
        TableBinding? binding = _registry.Find(source.RegistryId, id);
        if (binding is null)
        {
            _counters.UnknownVTable++;
            Report(Trouble.UnknownVTable, address, null);
            return;
        }

        if (source.Slot is { } slot && binding.Group is { IsClosed: false })
        {
            Count(address, _database.Apply(binding, body, slot, wait: true));
        }
        else
        {
            ApplyTableSlow(address, source, binding, body);
        }
    }

    // The first table of a source, or of a group that is not defined yet.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ApplyTableSlow(SocketAddress address, UdpSource source, TableBinding binding, ReadOnlySpan<byte> body)
    {
        EnterCold();
        try
        {
            source.Slot ??= _database.SlotOf(source.Key.ToEndPoint());
            Count(address, _database.Apply(binding, body, source.Slot.Value, wait: true));
        }
        catch (DatabaseException e) when (source.Slot is null)
        {
            _counters.Foreign++;
            Report(Trouble.Failed, address, e.Message);
        }
        finally
        {
            LeaveCold();
        }
    }

    // What is allocated between the two is not counted as the hot path's. They nest.
    private void EnterCold()
    {
        if (_coldDepth++ == 0)
        {
            _coldStart = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    private void LeaveCold()
    {
        if (--_coldDepth == 0)
        {
            _meter.Exclude(GC.GetAllocatedBytesForCurrentThread() - _coldStart);
        }
    }

    private void Count(SocketAddress address, TableResult result)
    {
        _counters.SamplesStored += result.StoredCount;
        _counters.TablesApplied += result.StoredCount > 0 ? 1 : 0;
        if (result.IsOk)
        {
            return;
        }

        if (result.VTableStatus != VTableStatus.Ok)
        {
            _counters.Malformed++;
            Report(Trouble.Malformed, address, null);
        }
        else if (result.Status == CommitStatus.TimeTravel)
        {
            _counters.Refused++;
            Report(Trouble.TimeTravel, address, null);
        }
        else if (result.Status == CommitStatus.Owned)
        {
            _counters.Owned++;
            Report(Trouble.Owned, address, null);
        }
        else
        {
            _counters.Failed++;
            Report(Trouble.Failed, address, null);
        }
    }
}
