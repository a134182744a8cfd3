using System.Net;
using BenchmarkDotNet.Attributes;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Mirror;

/// <summary>
/// A row's way: commit here, encode, send, receive, apply there; each beside a memcpy of the row's bytes. Two databases in one process,
/// real sockets on loopback, files on tmpfs. Send and receive are one syscall a row; their runs are one for as many rows as a datagram takes.
/// </summary>
[Config(typeof(RowPathConfig))]
public class RowPathBench : IDisposable
{
    private const int Rows = 512;
    private const int RowsPerRun = 16; // 400 components: 51 KB of one datagram
    private const int WarmUpRounds = 80;
    private const int WarmUpPauseMs = 20;
    private const int MaxDatagram = WireLimits.MaxDatagramByteCount;

    private static readonly PacketId s_id = new(0x40, 0x00);

    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(MaxDatagram, pinned: true);
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(MaxDatagram, pinned: true);
    private string _directory = "";
    private Database _here = null!;
    private Database _there = null!;
    private ComponentOwner _owner = null!;
    private RowGroup _group = null!;
    private MirrorRowLayout _layout = null!;
    private ulong[] _ordinals = [];
    private MirrorSampleStatus[] _outcomes = [];
    private byte[] _values = [];
    private ushort _slot;
    private UdpPort _sender = null!;
    private UdpPort _receiver = null!;
    private SocketAddress _source = null!;
    private byte[] _run = [];
    private long _time;
    private ulong _applied;
    private uint _sequence;

    /// <summary>f64 components in the row; each is 8 bytes.</summary>
    [Params(1, 40, 400)]
    public int Components { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _directory = Path.Combine("/dev/shm", $"elodinfast-bench-{Guid.NewGuid():n}");
        _here = Database.Open(Path.Combine(_directory, "here"));
        _there = Database.Open(Path.Combine(_directory, "there"));
        Component[] here = Register(_here);
        Component[] there = Register(_there);
        _owner = _here.Claim(here);
        _group = _owner.DefineGroup(here);
        _values = new byte[_group.ValueByteCount];
        Random.Shared.NextBytes(_values);
        _layout = new MirrorRowLayout(there, [.. _group.Offsets], _group.ValueByteCount);
        _slot = _there.SlotOf(_here.NodeId);
        _ordinals = new ulong[Components];
        _outcomes = new MirrorSampleStatus[Components];
        _receiver = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 4 * 1024 * 1024);
        _sender = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 4 * 1024 * 1024);
        _sender.Connect(_receiver.LocalEndPoint);
        _source = _receiver.CreateAddress();
        _run = new byte[(PacketHeader.ByteCount + RowGroupVTable.ValuesOffset + _values.Length) * RowsPerRun];
        _time = 0;
        _applied = 0;
        WarmUp();
    }

    // Tiered compilation replaces code in the background after calls and time; iterations of a tenth of a millisecond give it neither.
    private void WarmUp()
    {
        for (int round = 0; round < WarmUpRounds; round++)
        {
            DrainHere();
            DrainThere();
            FillSocket();
            Receive();
            Memcpy();
            Commit();
            Encode();
            Apply();
            EmptySocket();
            SendRun();
            EmptySocket();
            FillSocketWithRuns();
            ReceiveRun();
            DrainThere();
            ApplyInStep();
            Thread.Sleep(WarmUpPauseMs);
        }
    }

    [IterationSetup(Target = nameof(Commit))]
    public void DrainHere() => _here.Drain();

    [IterationSetup(Targets = [nameof(Apply), nameof(ApplyInStep)])]
    public void DrainThere() => _there.Drain();

    [IterationSetup(Targets = [nameof(Send), nameof(SendRun)])]
    public void EmptySocket()
    {
        while (_receiver.Receive(_received, _source, 0) >= 0)
        {
        }
    }

    // What fits the receive buffer is sent first, so that receiving is all that is timed.
    [IterationSetup(Target = nameof(Receive))]
    public void FillSocket()
    {
        EmptySocket();
        int byteCount = EncodeOne();
        for (int i = 0; i < Rows; i++)
        {
            _sender.Send(_packet.AsSpan(0, byteCount));
        }
    }

    [IterationSetup(Target = nameof(ReceiveRun))]
    public void FillSocketWithRuns()
    {
        EmptySocket();
        for (int i = 0; i < Rows / RowsPerRun; i++)
        {
            _sender.Send(_run);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public void Memcpy()
    {
        for (int i = 0; i < Rows; i++)
        {
            _values.CopyTo(_packet.AsSpan((i & 15) * 8));
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Commit()
    {
        for (int i = 0; i < Rows; i++)
        {
            if (_owner.TryBegin(_group, _time++, out Span<byte> row) != CommitStatus.Ok)
            {
                throw new InvalidOperationException("the ring is full");
            }

            _values.CopyTo(row);
            _owner.Publish();
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Encode()
    {
        for (int i = 0; i < Rows; i++)
        {
            EncodeOne();
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Send()
    {
        Span<byte> packet = _packet.AsSpan(0, PacketHeader.ByteCount + RowGroupVTable.ValuesOffset + _values.Length);
        for (int i = 0; i < Rows; i++)
        {
            _sender.Send(packet);
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Receive()
    {
        for (int i = 0; i < Rows; i++)
        {
            if (_receiver.Receive(_received, _source, 0) < 0)
            {
                throw new InvalidOperationException("the receive buffer does not hold the rows");
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Apply()
    {
        for (int i = 0; i < Rows; i++)
        {
            _there.BeginMirrorRows();
            ApplyWhole();
            _there.EndMirrorRows();
            _there.NoteMirrorRows((long)_applied, (long)_applied);
            _applied++;
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void SendRun()
    {
        for (int i = 0; i < Rows / RowsPerRun; i++)
        {
            _sender.Send(_run);
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void ReceiveRun()
    {
        for (int i = 0; i < Rows / RowsPerRun; i++)
        {
            if (_receiver.Receive(_received, _source, 0) < 0)
            {
                throw new InvalidOperationException("the receive buffer does not hold the rows");
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void ApplyInStep()
    {
        for (int i = 0; i < Rows; i += Database.MirrorRowsPerHoldMax)
        {
            _there.BeginMirrorRows();
            for (int row = 0; row < Database.MirrorRowsPerHoldMax; row++)
            {
                if (_there.TryApplyMirrorRowInStep(_layout, _slot, (long)_applied, _applied, (long)_applied, _values) != CommitStatus.Ok)
                {
                    ApplyWhole();
                }

                _applied++;
            }

            _there.EndMirrorRows();
            _there.NoteMirrorRows((long)_applied, (long)_applied);
        }
    }

    // With a look at each ordinal: also the first of a stretch in step, as the rows before it did not come by their numbers.
    private void ApplyWhole()
    {
        Array.Fill(_ordinals, _applied);
        CommitStatus status = _there.ApplyMirrorRowHeld(_layout, _slot, (long)_applied, _ordinals, (long)_applied, _values, _outcomes);
        if (status != CommitStatus.Ok || _outcomes[0] != MirrorSampleStatus.Stored)
        {
            throw new InvalidOperationException($"a row was not stored: {status}, {_outcomes[0]}");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _owner.Dispose();
        _here.Dispose();
        _there.Dispose();
        _sender.Dispose();
        _receiver.Dispose();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private int EncodeOne()
    {
        int bodyByteCount = RowGroupVTable.ValuesOffset + _values.Length;
        Span<byte> body = _packet.AsSpan(PacketHeader.ByteCount, bodyByteCount);
        PacketHeader.ForBody(bodyByteCount, PacketKind.Table, s_id, 0).Write(_packet);
        _values.CopyTo(body[RowGroupVTable.ValuesOffset..]);
        new RowHeader(++_sequence, _sequence, 7).Write(s_id, body);
        return PacketHeader.ByteCount + bodyByteCount;
    }

    private Component[] Register(Database database)
    {
        var components = new Component[Components];
        for (int i = 0; i < components.Length; i++)
        {
            database.TryRegister(ComponentId.FromName($"bench.c{i}"), new ComponentSchema(PrimitiveType.F64), false, out components[i]);
        }

        return components;
    }
}
