using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using ElodinFast.Hosting;
using ElodinFast.Mirror;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>
/// The external side of a measured link, in a process of its own: a served database, and when wanted a thread that reads each ping as soon
/// as it is there, notes how old it is, and answers with a pong.
/// </summary>
internal sealed class BenchPeerNode : IDisposable
{
    private const int WaitMs = 20;
    private const int ReaderCore = 1;

    // Who answers looks all the time; who only takes leaves the core to others now and then, and still never sleeps on the socket.
    private const long RestNanos = 100_000;

    private readonly LinkMode _mode;
    private readonly ImpellerServer _server;
    private readonly MirrorHost _host;
    private readonly BenchRow? _pong;
    private readonly PinnedThread? _reader;
    private volatile bool _isStopping;

    public BenchPeerNode(LinkThreads threads, string path, int backCount, bool answers)
    {
        _mode = threads.Mode;
        var logger = new CliLogger(LogLevel.Error);
        Database = BenchDatabase.Open(path);
        _pong = answers ? BenchRow.Own(Database, BenchNames.Pong, 1, BenchNames.PingSchema) : null;
        Back = backCount > 0 ? BenchRow.Own(Database, BenchNames.Back, backCount, BenchNames.Scalar) : null;
        _server = ImpellerServer.Start(
            Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0), UdpThreads = threads.ForSharedPort(), Logger = logger });
        _host = MirrorHost.Attach(_server, Database, new MirrorOptions { Threads = threads, Logger = logger });

        // Without threads of its own the link needs somebody who polls.
        if (answers || _mode == LinkMode.Inline)
        {
            _reader = PinnedThread.Start(_mode == LinkMode.Inline ? ReaderCore : null, "bench reader", Read);
        }
    }

    public Database Database { get; }

    /// <summary>What this side owns, or null.</summary>
    public BenchRow? Back { get; }

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>From the commit there to readable here, of pings that count.</summary>
    public Latencies Latencies { get; } = new();

    public IEnumerable<MirrorMetrics> Metrics => _host.Metrics.Values;

    public void Dispose()
    {
        _isStopping = true;
        Database.WakeSleepers();
        _reader?.Join();
        _host.Dispose();
        _server.Dispose();
        _pong?.Dispose();
        Back?.Dispose();
        Database.Dispose();
    }

    private void Read()
    {
        byte[] value = new byte[RoundTripCeiling.ByteCount];
        long lastIndex = -1;
        long clock = Database.CommitClock;
        Component? ping = null;
        while (!_isStopping)
        {
            if (!WaitForCommit(ref clock))
            {
                continue;
            }

            ping ??= Database.FindComponent(BenchNames.PingId);
            if (_pong is null || ping is null || !ping.TryReadLatest(value, out _, out long index) || index == lastIndex)
            {
                continue;
            }

            long now = Stopwatch.GetTimestamp();
            lastIndex = index;
            ReadOnlySpan<long> numbers = MemoryMarshal.Cast<byte, long>(value);
            if (numbers[2] != 0)
            {
                Latencies.Record(now - numbers[0]);
            }

            _pong.TryCommitStamp(now, numbers[1], counts: false);
        }
    }

    // True when something was committed. Hot, 0 B.
    private bool WaitForCommit(ref long clock)
    {
        switch (_mode)
        {
            case LinkMode.Event:
                Database.WaitForCommit(clock, WaitMs);
                break;
            case LinkMode.Inline:
                if (!_server.PollUdp() && _pong is null)
                {
                    ThreadPlacement.SleepUntil(Stopwatch.GetTimestamp() + RestNanos);
                }

                break;
            default:
                Thread.SpinWait(1);
                break;
        }

        long now = Database.CommitClock;
        bool isCommitted = now != clock;
        clock = now;
        return isCommitted;
    }
}
