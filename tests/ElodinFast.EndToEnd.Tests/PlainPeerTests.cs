using System.Buffers;
using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.EndToEnd.Tests;

/// <summary>
/// A stand-in poses as the external side: sockets and counters, nothing of ours behind them. It answers as a database that knows only the
/// plain protocol, and counts what the stream to it brings, sample by sample.
/// </summary>
public sealed class PlainPeerTests
{
    private const int Ticks = 240;

    [Fact]
    public async Task Sim_TowardsAStandIn_SendsEverySampleOnce()
    {
        using var peer = new StandInPeer();
        (int exitCode, _, string errors) = await CliProcess.RunAsync(
            "sim", "rocket", "run", "--fast", "--ticks", $"{Ticks}", "--db-addr", peer.Address);
        Assert.True(exitCode == 0, errors);

        // 26 owned components with the initial sample and one a tick each, and the initial value of the trim.
        await peer.WaitForSamplesAsync((26 * (Ticks + 1)) + 1);
        Dictionary<ulong, List<long>> samples = peer.Samples;
        Assert.Equal(27, samples.Count);
        Assert.Single(samples[ComponentId.FromName("rocket.fin_control_trim").Value]);
        foreach ((ulong id, List<long> timestamps) in samples.Where(s => s.Key != ComponentId.FromName("rocket.fin_control_trim").Value))
        {
            Assert.True(timestamps.Count == Ticks + 1, $"component {id}: {timestamps.Count} samples");
            Assert.Equal(timestamps[0], timestamps[1]);
            Assert.Equal(timestamps.Order(), timestamps);
            Assert.Equal(Ticks, timestamps.Distinct().Count());
        }

        Assert.Equal(0, peer.BadDatagrams);
        Assert.True(peer.HasStreamRequest, "the stream back was never asked for");
    }

    private sealed class StandInPeer : IDisposable
    {
        private readonly TcpListener _listener;
        private readonly UdpClient _udp;
        private readonly Lock _gate = new();
        private readonly Dictionary<ushort, VTablePlan> _plans = [];
        private readonly Dictionary<ulong, List<long>> _samples = [];
        private int _count;

        public StandInPeer()
        {
            _listener = new TcpListener(IPAddress.Loopback, 0);
            _listener.Start();
            _udp = new UdpClient((IPEndPoint)_listener.LocalEndpoint) { Client = { ReceiveBufferSize = 4 << 20 } };
            _ = Task.Run(AcceptAsync);
            _ = Task.Run(ReceiveAsync);
        }

        public string Address => _listener.LocalEndpoint.ToString()!;

        public int BadDatagrams { get; private set; }

        public bool HasStreamRequest { get; private set; }

        public Dictionary<ulong, List<long>> Samples
        {
            get
            {
                lock (_gate)
                {
                    return _samples.ToDictionary(static s => s.Key, static s => s.Value.ToList());
                }
            }
        }

        public async Task WaitForSamplesAsync(int count)
        {
            for (int i = 0; i < 500 && Volatile.Read(ref _count) < count; i++)
            {
                await Task.Delay(20);
            }

            // What would come too much comes soon.
            await Task.Delay(200);
            Assert.Equal(count, Volatile.Read(ref _count));
        }

        public void Dispose()
        {
            _listener.Dispose();
            _udp.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                var header = new byte[PacketHeader.ByteCount];
                while (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) == header.Length)
                {
                    PacketHeader.TryRead(header, out PacketHeader packet);
                    var body = new byte[packet.BodyByteCount];
                    await stream.ReadExactlyAsync(body);
                    await stream.WriteAsync(Answer(packet, body));
                }
            }
        }

        private ReadOnlyMemory<byte> Answer(in PacketHeader packet, byte[] body)
        {
            var output = new ArrayBufferWriter<byte>();
            var config = new DbConfig(true, new WireDuration(0, 16_666_667), []);
            if (packet.Kind == PacketKind.Table)
            {
                OnTable(packet.Id, body);
            }
            else if (packet.Kind == PacketKind.Message && packet.Id == VTableMsg.PacketId)
            {
                OnVTable(body);
            }
            else if (packet.Kind == PacketKind.Message && packet.Id == UdpUnicast.PacketId)
            {
                HasStreamRequest = true;
            }
            else if (packet.Kind == PacketKind.Message && packet.Id == GetDbSettings.PacketId)
            {
                Packets.Write(output, config, packet.RequestId);
            }
            else if (packet.Kind == PacketKind.Message && packet.Id == DumpMetadata.PacketId)
            {
                Packets.Write(output, new DumpMetadataResp([], [], config), packet.RequestId);
            }
            else if (packet.Kind == PacketKind.Message && packet.Id == DumpSchema.PacketId)
            {
                Packets.Write(output, new DumpSchemaResp([], []), packet.RequestId);
            }
            else if (packet.Kind == PacketKind.Message && packet.Id == GetEarliestTimestamp.PacketId)
            {
                Packets.Write(output, new EarliestTimestamp(0), packet.RequestId);
            }
            else if (packet.Kind == PacketKind.Message && (packet.Id == GetTimeSeries.PacketId || packet.Id == GetSchema.PacketId))
            {
                Packets.Write(output, new ErrorResponse("component not found"), packet.RequestId);
            }

            return output.WrittenMemory;
        }

        private async Task ReceiveAsync()
        {
            while (true)
            {
                byte[] datagram = (await _udp.ReceiveAsync()).Buffer;
                if (!PacketHeader.TryRead(datagram, out PacketHeader header) || header.PacketByteCount != datagram.Length)
                {
                    BadDatagrams++;
                }
                else if (header.Kind == PacketKind.Message && header.Id == VTableMsg.PacketId)
                {
                    OnVTable(datagram[PacketHeader.ByteCount..]);
                }
                else if (header.Kind == PacketKind.Table)
                {
                    OnTable(header.Id, datagram[PacketHeader.ByteCount..]);
                }
            }
        }

        private void OnVTable(byte[] body)
        {
            lock (_gate)
            {
                Assert.True(Packets.TryRead(body, out VTableMsg message, out _));
                Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _));
                _plans[message.Id.Value] = plan!;
            }
        }

        private void OnTable(PacketId id, byte[] body)
        {
            lock (_gate)
            {
                if (!_plans.TryGetValue(id.Value, out VTablePlan? plan))
                {
                    BadDatagrams++;
                    return;
                }

                for (int i = 0; i < plan.Fields.Length; i++)
                {
                    Assert.Equal(VTableStatus.Ok, plan.Resolve(i, body, out _, out bool hasTimestamp, out long timestamp));
                    Assert.True(hasTimestamp);
                    if (!_samples.TryGetValue(plan.Fields[i].ComponentId.Value, out List<long>? timestamps))
                    {
                        _samples.Add(plan.Fields[i].ComponentId.Value, timestamps = []);
                    }

                    timestamps.Add(timestamp);
                    _count++;
                }
            }
        }
    }
}
