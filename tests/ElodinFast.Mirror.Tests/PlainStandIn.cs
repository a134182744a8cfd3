using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;

namespace ElodinFast.Mirror.Tests;

/// <summary>
/// A server that speaks just enough of the plain protocol for a mirror to run against it, on plain sockets, and writes down what comes:
/// VTables over TCP, tables over UDP. It knows nothing of carriers and drops them, as plain servers do.
/// </summary>
internal sealed class PlainStandIn : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<Thread> _threads = [];
    private readonly ConcurrentBag<Socket> _clients = [];
    private readonly ConcurrentDictionary<ushort, ComponentId> _components = new();
    private volatile bool _isStopping;

    public PlainStandIn()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _udp.ReceiveBufferSize = 1024 * 1024;
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        Run(Accept);
        Run(ReceiveUdp);
    }

    public int Port { get; }

    /// <summary>Timestamp and value of every table, by component, in order of arrival.</summary>
    public ConcurrentDictionary<ComponentId, ConcurrentQueue<(long Timestamp, double Value)>> Samples { get; } = new();

    /// <summary>Tables that came over UDP before their VTable had come over TCP.</summary>
    public int UnknownCount { get; private set; }

    public ConcurrentQueue<string> StreamTargets { get; } = new();

    public ConcurrentDictionary<ComponentId, string> Names { get; } = new();

    public void Dispose()
    {
        _isStopping = true;
        _listener.Stop();
        _udp.Dispose();
        foreach (Socket client in _clients)
        {
            client.Dispose();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Run(Action action)
    {
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e) when (_isStopping || e is SocketException or ObjectDisposedException)
            {
                // The socket was closed.
            }
        })
        { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void Accept()
    {
        while (!_isStopping)
        {
            Socket client = _listener.AcceptSocket();
            _clients.Add(client);
            Serve(client);
        }
    }

    private void Serve(Socket client)
    {
        byte[] buffer = new byte[1024 * 1024];
        int end = 0;
        while (!_isStopping)
        {
            int received = client.Receive(buffer.AsSpan(end));
            if (received == 0)
            {
                return;
            }

            end += received;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, end);
            while (Datagram.TryReadPacket(ref rest, out PacketHeader header, out ReadOnlySpan<byte> body))
            {
                Answer(client, header, body);
            }

            rest.CopyTo(buffer);
            end = rest.Length;
        }
    }

    private void Answer(Socket client, in PacketHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Kind != PacketKind.Message)
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        if (header.Id == GetDbSettings.PacketId)
        {
            Packets.Write(output, new DbConfig(true, default, []), header.RequestId);
        }
        else if (header.Id == GetEarliestTimestamp.PacketId)
        {
            Packets.Write(output, new EarliestTimestamp(0), header.RequestId);
        }
        else if (header.Id == GetTimeSeries.PacketId)
        {
            Packets.Write(output, new ErrorResponse("component not found 1"), header.RequestId);
        }
        else if (header.Id == VTableMsg.PacketId && Packets.TryRead(body, out VTableMsg vtable, out _))
        {
            if (VTablePlan.TryCompile(vtable.VTable, out VTablePlan? plan, out _) == VTableStatus.Ok)
            {
                _components[vtable.Id.Value] = plan!.Fields[0].ComponentId;
            }
        }
        else if (header.Id == SetComponentMetadata.PacketId && Packets.TryRead(body, out SetComponentMetadata set, out _))
        {
            Names[set.Metadata.ComponentId] = set.Metadata.Name;
        }
        else if (header.Id == UdpUnicast.PacketId && Packets.TryRead(body, out UdpUnicast unicast, out _))
        {
            StreamTargets.Enqueue(unicast.Address);
        }

        if (output.WrittenCount > 0)
        {
            client.Send(output.WrittenSpan);
        }
    }

    private void ReceiveUdp()
    {
        byte[] buffer = new byte[64 * 1024];
        while (!_isStopping)
        {
            ReadOnlySpan<byte> datagram = buffer.AsSpan(0, _udp.Receive(buffer));
            if (!Datagram.TryReadPacket(ref datagram, out PacketHeader header, out ReadOnlySpan<byte> body) || header.Kind != PacketKind.Table)
            {
                continue;
            }

            if (!_components.TryGetValue(header.Id.Value, out ComponentId id))
            {
                UnknownCount++;
                continue;
            }

            Samples.GetOrAdd(id, _ => new()).Enqueue(
                (BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadDoubleLittleEndian(body[8..])));
        }
    }
}
