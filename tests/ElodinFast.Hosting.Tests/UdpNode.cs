using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>A database with a UDP port that receives and streams, as in a server but without TCP.</summary>
internal sealed class UdpNode : IDisposable
{
    private const int WaitMs = 20_000;

    private readonly TemporaryDirectory _directory = new();

    public UdpNode()
    {
        Database = Database.Open(_directory["db"], new DatabaseOptions { RingByteCount = 1024 * 1024, KeeperIntervalMs = 1 });
        Port = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 4 * 1024 * 1024);
        Registry = new VTableRegistry(Database);
        Receiver = new UdpReceiver(Database, Registry, Port, Counters, LinkThreads.Default, NullLogger.Instance);
        Streams = new UdpStreams(Database, Port, NullLogger.Instance);
    }

    public Database Database { get; }

    public UdpPort Port { get; }

    public VTableRegistry Registry { get; }

    public UdpCounters Counters { get; } = new();

    public UdpReceiver Receiver { get; }

    public UdpStreams Streams { get; }

    public static void WaitUntil(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.ElapsedMilliseconds < WaitMs, $"Waited {WaitMs} ms for {what}.");
            Thread.Sleep(2);
        }
    }

    public static byte[] Packet<T>(T message)
        where T : IWireMessage<T>
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, in message);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A VTable of f64 scalars behind an i64 timestamp.</summary>
    public static byte[] VTable(PacketId id, params string[] names)
    {
        var builder = new VTableBuilder();
        VTableNode time = VTableNode.Table(0, 8);
        for (int i = 0; i < names.Length; i++)
        {
            builder.AddComponent(8 + (8 * i), ComponentId.FromName(names[i]), new ComponentSchema(PrimitiveType.F64), time);
        }

        return Packet(new VTableMsg(id, builder.Build()));
    }

    public static byte[] Table(PacketId id, long timestampMicros, params double[] values)
    {
        var output = new ArrayBufferWriter<byte>();
        byte[] body = [.. BitConverter.GetBytes(timestampMicros), .. MemoryMarshal.AsBytes(values.AsSpan())];
        Packets.WriteRaw(output, PacketKind.Table, id, 0, body);
        return output.WrittenSpan.ToArray();
    }

    public Component Scalar(string name)
    {
        Assert.True(Database.TryRegister(ComponentId.FromName(name), new ComponentSchema(PrimitiveType.F64), false, out Component component));
        return component;
    }

    public void Write(Component component, long timestampMicros, double value)
    {
        CommitStatus status;
        while ((status = Database.Write(component, timestampMicros, BitConverter.GetBytes(value))) == CommitStatus.RingFull)
        {
            Database.Drain();
        }

        Assert.Equal(CommitStatus.Ok, status);
    }

    public long CountOf(string name) => Database.FindComponent(ComponentId.FromName(name))?.SampleCount ?? 0;

    public (long[] Timestamps, double[] Values) Read(string name)
    {
        SampleRange range = Database.FindComponent(ComponentId.FromName(name))!.All();
        var timestamps = new long[range.Count];
        var values = new double[range.Count];
        range.ReadTimestamps(0, timestamps);
        range.ReadValues(0, MemoryMarshal.AsBytes(values.AsSpan()));
        return (timestamps, values);
    }

    public void Dispose()
    {
        Streams.Dispose();
        Receiver.Dispose();
        Port.Dispose();
        Database.Dispose();
        _directory.Dispose();
    }
}
