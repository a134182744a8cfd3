using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using ElodinFast.Mirror;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Mirror;

/// <summary>
/// What latency stamps cost a batch, beside the two readings of the clock that they cannot do without: of the sender (committed, encoded,
/// sent, of a tick with a deadline) and of the receiver (received, readable), and what telling the peer adds.
/// </summary>
[MemoryDiagnoser]
public class StampBench : IDisposable
{
    private readonly LatencyStamps _latency = new();
    private readonly HeldRows _held = new();
    private readonly byte[] _stamp = new byte[StampBody.ByteCount];
    private string _directory = "";
    private Database _database = null!;
    private ComponentOwner _owner = null!;
    private RowGroup _group = null!;
    private OutboundStamps _outbound = null!;
    private InboundStamps _inbound = null!;
    private long _rowCount;
    private uint _sequence;

    /// <summary>Rows of a batch.</summary>
    [Params(1, 64)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _directory = Path.Combine("/dev/shm", $"elodinfast-bench-{Guid.NewGuid():n}");
        _database = Database.Open(_directory);
        _database.TryRegister(ComponentId.FromName("bench.a"), new ComponentSchema(PrimitiveType.F64), false, out Component component);
        _owner = _database.Claim([component]);
        _group = _owner.DefineGroup([component]);
        _outbound = new OutboundStamps(_latency, 1, sinceNs: 1);
        _inbound = new InboundStamps(_latency, 1);
        for (int i = 0; i < TicksBefore; i++)
        {
            long nowNs = Stopwatch.GetTimestamp();
            _owner.NoteDeadline(nowNs, nowNs);
        }
    }

    private const int TicksBefore = 2000;

    /// <summary>Two readings of the clock.</summary>
    [Benchmark(Baseline = true)]
    public long Clock() => Stopwatch.GetTimestamp() - Stopwatch.GetTimestamp();

    /// <summary>A batch goes out: its rows, ready, with the kernel.</summary>
    [Benchmark]
    public void Sender()
    {
        long committedNs = Stopwatch.GetTimestamp();
        _owner.NoteDeadline(committedNs, committedNs - 100);
        for (int i = 0; i < Rows; i++)
        {
            _outbound.Add(new RowView { Group = _group, CommitStampNs = committedNs + i }, ++_sequence);
        }

        _outbound.Encode(committedNs + 500, batch: null);
        _outbound.Send(Stopwatch.GetTimestamp());
    }

    /// <summary>A run of datagrams comes in and is readable.</summary>
    [Benchmark]
    public void Receiver()
    {
        _inbound.Begin(Stopwatch.GetTimestamp(), _rowCount);
        _rowCount += Rows;
        _inbound.End(Stopwatch.GetTimestamp(), _rowCount, _held);
    }

    /// <summary>The same with a stamp of the sender: at most one in half a millisecond.</summary>
    [Benchmark]
    public void ReceiverTold()
    {
        long nowNs = Stopwatch.GetTimestamp();
        _inbound.Begin(nowNs, _rowCount);
        _rowCount += Rows;
        new StampBody(1, ++_sequence, _sequence, (uint)Rows, (uint)Rows, nowNs - 100, nowNs - 200, nowNs - 150, nowNs - 300, nowNs - 250).Write(_stamp);
        _inbound.Take(_stamp);
        _inbound.End(Stopwatch.GetTimestamp(), _rowCount, _held);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _owner.Dispose();
        _database.Dispose();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}
