using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ElodinFast.Mirror.Tests;

/// <summary>
/// Two nodes and the link between them: real UDP ports on loopback, the control connection in memory. A is the active side (the
/// simulation), B the passive one.
/// </summary>
internal sealed class LinkPair : IDisposable
{
    private readonly HashSet<ComponentId> _owned;
    private readonly Func<UdpRoute, UdpRoute> _filterFromA;
    private readonly Func<UdpRoute, UdpRoute> _filterFromB;
    private readonly Dictionary<ComponentId, ulong>? _startsOfRun;
    private readonly int _datagramByteCountMax;

    public LinkPair(
        TestNode a,
        TestNode b,
        IEnumerable<ComponentId>? owned = null,
        long runStartMicros = 0,
        Dictionary<ComponentId, ulong>? startsOfRun = null,
        LinkCounters? countersA = null,
        LinkCounters? countersB = null,
        Func<UdpRoute, UdpRoute>? filterFromA = null,
        Func<UdpRoute, UdpRoute>? filterFromB = null,
        int registrationMsOfB = 0,
        int datagramByteCountMax = 65_507,
        LinkThreads? threads = null,
        int refusedAnnouncementsOfA = 0)
    {
        _datagramByteCountMax = datagramByteCountMax;
        _owned = [.. owned ?? []];
        _startsOfRun = startsOfRun;
        _filterFromA = filterFromA ?? (static r => r);
        _filterFromB = filterFromB ?? (static r => r);
        CountersA = countersA ?? new LinkCounters();
        CountersB = countersB ?? new LinkCounters();
        UdpPort portA = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 1024 * 1024);
        UdpPort portB = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 1024 * 1024);
        portA.Connect(portB.LocalEndPoint);
        portB.Connect(portA.LocalEndPoint);
        LinkHello helloA = LinkHello.Create(a.Database, portA.LocalEndPoint.Port);
        LinkHello helloB = LinkHello.Create(b.Database, portB.LocalEndPoint.Port);
        A = new LinkEnd(a, portA, _filterFromA(new UdpRoute(portA, null, _datagramByteCountMax)), helloA, helloB, isActive: true, CountersA, threads);
        B = new LinkEnd(b, portB, _filterFromB(new UdpRoute(portB, null, _datagramByteCountMax)), helloB, helloA, isActive: false, CountersB, threads);
        B.RegistrationMs = registrationMsOfB;
        A.RefusedAnnouncementCount = refusedAnnouncementsOfA;
        A.Start(B);
        B.Start(A);
        A.Link.Introduce(_startsOfRun, _owned, runStartMicros);
        string? refusal = null;
        Wait.Until(() => A.Link.TryStartSender(out refusal), "positions");
        Refusal = refusal;
    }

    public LinkCounters CountersA { get; }

    public LinkCounters CountersB { get; }

    public LinkEnd A { get; }

    public LinkEnd B { get; }

    /// <summary>Why A sends nothing, or null.</summary>
    public string? Refusal { get; }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }

    /// <summary>One end: link, port, and the threads that a server or a mirror link would have.</summary>
    internal sealed class LinkEnd : IDisposable
    {
        private readonly UdpPort _port;
        private readonly BlockingCollection<byte[]> _inbox = [];
        private readonly List<Thread> _threads = [];
        private LinkEnd? _other;
        private volatile bool _isStopping;

        public LinkEnd(TestNode node, UdpPort port, UdpRoute route, LinkHello ours, LinkHello theirs, bool isActive, LinkCounters counters, LinkThreads? threads)
        {
            _port = port;
            Link = new NodeLink(
                node.Database, ours, theirs, route, Send, isActive, port.GrantedReceiveBufferBytes, reorderTimeMs: 50, counters, NullLogger.Instance, threads);
        }

        public NodeLink Link { get; }

        /// <summary>From then on the receiving thread counts what it allocates.</summary>
        public long WarmAfterPacketCount { get; set; } = 2000;

        /// <summary>So long it takes to get to know a row group, as on a slow disk.</summary>
        public int RegistrationMs { get; set; }

        /// <summary>So many announcements find the control connection full.</summary>
        public int RefusedAnnouncementCount { get; set; }

        /// <summary>Of the thread that receives.</summary>
        public HotThreadMeter? Meter { get; private set; }

        public void Start(LinkEnd other)
        {
            _other = other;
            foreach (ThreadStart run in (ThreadStart[])[ReceiveUdp, ReceiveControl, Tick])
            {
                var thread = new Thread(run) { IsBackground = true };
                _threads.Add(thread);
                thread.Start();
            }
        }

        public void Dispose()
        {
            Link.Dispose();
            _isStopping = true;
            _inbox.CompleteAdding();
            foreach (Thread thread in _threads)
            {
                thread.Join();
            }

            _port.Dispose();
        }

        private bool Send(ReadOnlySpan<byte> packets)
        {
            ReadOnlySpan<byte> first = packets;
            if (Datagram.TryReadPacket(ref first, out PacketHeader header, out _) && header.Id == VTableMsg.PacketId && RefusedAnnouncementCount > 0)
            {
                RefusedAnnouncementCount--;
                return false;
            }

            try
            {
                _other!._inbox.Add(packets.ToArray());
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        private void ReceiveControl()
        {
            foreach (byte[] packet in _inbox.GetConsumingEnumerable())
            {
                ReadOnlySpan<byte> rest = packet;
                while (Datagram.TryReadPacket(ref rest, out PacketHeader header, out ReadOnlySpan<byte> body))
                {
                    if (Carrier.Is(header) && Carrier.TryRead(body, out CarrierKind kind, out ushort flags, out ReadOnlySpan<byte> carried))
                    {
                        Link.OnCarrier(kind, flags, carried);
                    }
                    else if (header.Kind == PacketKind.Table)
                    {
                        Link.OnTcpRow(header.Id, body);
                    }
                    else if (header.Id == VTableMsg.PacketId && Packets.TryRead(body, out VTableMsg message, out _))
                    {
                        Thread.Sleep(RegistrationMs);
                        Assert.True(Link.OnVTable(message));
                    }
                }
            }
        }

        private void ReceiveUdp()
        {
            HotThreadMeter meter = HotThreadMeter.Register($"test in {Link.Slot}");
            Meter = meter;
            long packetCount = 0;
            byte[] buffer = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
            var source = new SocketAddress(AddressFamily.InterNetworkV6);
            _port.TryAcceptBatches();
            while (!_isStopping)
            {
                int byteCount = _port.ReceiveBatch(buffer, source, 20, out int segment);
                if (!meter.IsWarm && packetCount >= WarmAfterPacketCount)
                {
                    meter.MarkWarm();
                }

                meter.Update();
                if (byteCount >= 0)
                {
                    packetCount += Link.OnDatagrams(buffer.AsSpan(0, byteCount), segment).PacketCount;
                }
            }
        }

        private void Tick()
        {
            while (!_isStopping)
            {
                long raised = Link.Control.Count;
                Link.Tick(LinkClock.NowMs);
                Link.Control.Wait(raised, 5);
            }
        }
    }
}
