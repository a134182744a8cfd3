using System.Buffers;
using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Client.Tests;

/// <summary>A server of one connection whose every move the test decides.</summary>
internal sealed class FakeServer : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly PacketBuffer _received = new();
    private Socket? _connection;

    public FakeServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<ImpellerClient> ConnectClientAsync(TimeSpan? timeout = null, PacketHandler? onPacket = null)
    {
        Task<Socket> accepted = _listener.AcceptSocketAsync();
        ImpellerClient client = await ImpellerClient.ConnectAsync("127.0.0.1", Port, timeout ?? s_timeout, onPacket);
        _connection = await accepted.WaitAsync(s_timeout);
        return client;
    }

    public async Task<(PacketHeader Header, byte[] Body)> ReadAsync()
    {
        while (true)
        {
            if (_received.TryTake(out PacketHeader header, out ReadOnlySpan<byte> body))
            {
                return (header, body.ToArray());
            }

            using var timer = new CancellationTokenSource(s_timeout);
            int read = await _connection!.ReceiveAsync(_received.Free, timer.Token);
            Assert.NotEqual(0, read);
            _received.Advance(read);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _connection!.SendAsync(bytes);

    public Task ReplyAsync<T>(byte requestId, T message)
        where T : IWireMessage<T>
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, message, requestId);
        return SendAsync(output.WrittenMemory);
    }

    public void CloseConnection() => _connection!.Close();

    public void Dispose()
    {
        _connection?.Dispose();
        _listener.Dispose();
    }
}
