using System.Buffers;
using System.Net;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Client.Tests;

public sealed class ImpellerClientTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private static readonly ComponentSchema s_scalar = new(PrimitiveType.F64);

    [Fact]
    public async Task GetSchemaAsync_TwoAtOnceAnsweredInReverse_EachGetsItsOwn()
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        Task<ComponentSchema> first = client.GetSchemaAsync(new ComponentId(1));
        (PacketHeader firstRequest, _) = await server.ReadAsync();
        Task<ComponentSchema> second = client.GetSchemaAsync(new ComponentId(2));
        (PacketHeader secondRequest, _) = await server.ReadAsync();
        Assert.NotEqual(firstRequest.RequestId, secondRequest.RequestId);

        await server.ReplyAsync(secondRequest.RequestId, new SchemaMsg(new ComponentSchema(PrimitiveType.U8, 2)));
        await server.ReplyAsync(firstRequest.RequestId, new SchemaMsg(s_scalar));

        Assert.Equal(s_scalar, await first.WaitAsync(s_timeout));
        Assert.Equal(new ComponentSchema(PrimitiveType.U8, 2), await second.WaitAsync(s_timeout));
    }

    [Fact]
    public async Task GetSchemaAsync_ServerRefuses_ThrowsItsText()
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        Task<ComponentSchema> request = client.GetSchemaAsync(new ComponentId(5));
        (PacketHeader header, _) = await server.ReadAsync();
        await server.ReplyAsync(header.RequestId, new ErrorResponse("component not found 5"));

        ServerErrorException refused = await Assert.ThrowsAsync<ServerErrorException>(() => request.WaitAsync(s_timeout));
        Assert.Equal("component not found 5", refused.Message);
    }

    [Fact]
    public async Task GetTimeSeriesAsync_SplitAtEveryByte_YieldsTheSameSamples()
    {
        var output = new ArrayBufferWriter<byte>();
        for (int split = 1; split < 40; split++)
        {
            using var server = new FakeServer();
            await using ImpellerClient client = await server.ConnectClientAsync();
            Task<TimeSeriesReply> request = client.GetTimeSeriesAsync(new ComponentId(5), 0, 10, limit: 2);
            (PacketHeader header, byte[] body) = await server.ReadAsync();
            Assert.True(Packets.TryRead(body, out GetTimeSeries sent, out _));
            output.ResetWrittenCount();
            Packets.WriteTimeSeries(output, sent.Id, header.RequestId, [3, 4], [1, 2]);
            int at = Math.Min(split, output.WrittenCount - 1);
            await server.SendAsync(output.WrittenMemory[..at]);
            await server.SendAsync(output.WrittenMemory[at..]);

            TimeSeriesReply reply = await request.WaitAsync(s_timeout);
            Assert.Equal(2, reply.Count);
            Assert.Equal(4, reply.TimestampMicros(1));
            Assert.Equal([1, 2], reply.Values.ToArray());
        }
    }

    [Fact]
    public async Task GetTimeSeriesAsync_CountBeyondTheBody_IsRefused()
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        Task<TimeSeriesReply> request = client.GetTimeSeriesAsync(new ComponentId(5), 0, 10);
        (PacketHeader header, byte[] body) = await server.ReadAsync();
        Assert.True(Packets.TryRead(body, out GetTimeSeries sent, out _));
        await server.SendAsync(PacketEncoder.Packet(PacketKind.TimeSeries, sent.Id, header.RequestId, BitConverter.GetBytes(ulong.MaxValue)));

        await Assert.ThrowsAsync<ImpellerClientException>(() => request.WaitAsync(s_timeout));
    }

    [Fact]
    public async Task RequestAsync_NoAnswer_TimesOutAndALateReplyIsDropped()
    {
        using var server = new FakeServer();
        int unsolicited = 0;
        await using ImpellerClient client = await server.ConnectClientAsync(
            TimeSpan.FromSeconds(2), (in PacketHeader _, ReadOnlySpan<byte> _) => Interlocked.Increment(ref unsolicited));
        await Assert.ThrowsAsync<RequestTimeoutException>(() => client.GetEarliestTimestampAsync());
        (PacketHeader late, _) = await server.ReadAsync();

        // Every other id is used once before this one comes round again; the late reply answers none of them.
        await server.ReplyAsync(late.RequestId, new EarliestTimestamp(1));
        for (int i = 0; i < 300; i++)
        {
            Task<long> request = client.GetEarliestTimestampAsync();
            (PacketHeader header, _) = await server.ReadAsync();
            await server.ReplyAsync(header.RequestId, new EarliestTimestamp(1000 + i));
            Assert.Equal(1000 + i, await request.WaitAsync(s_timeout));
        }

        Assert.Equal(0, unsolicited);
    }

    [Fact]
    public async Task RequestAsync_AllIdsTaken_SaysSo()
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        Task<long>[] open = [.. Enumerable.Range(0, 255).Select(_ => client.GetEarliestTimestampAsync())];
        ImpellerClientException full = await Assert.ThrowsAsync<ImpellerClientException>(() => client.GetEarliestTimestampAsync());
        Assert.Contains("255", full.Message, StringComparison.Ordinal);
        server.CloseConnection();
        foreach (Task<long> request in open)
        {
            await Assert.ThrowsAsync<ConnectionLostException>(() => request.WaitAsync(s_timeout));
        }
    }

    [Fact]
    public async Task OnPacket_AnswersNobody_GetsHeaderAndBody()
    {
        using var server = new FakeServer();
        var got = new TaskCompletionSource<(PacketHeader, byte[])>();
        await using ImpellerClient client = await server.ConnectClientAsync(
            onPacket: (in PacketHeader header, ReadOnlySpan<byte> body) => got.TrySetResult((header, body.ToArray())));
        await server.SendAsync(PacketEncoder.Packet(PacketKind.Table, new PacketId(3, 4), 0, [9, 8, 7]));

        (PacketHeader header, byte[] body) = await got.Task.WaitAsync(s_timeout);
        Assert.Equal(new PacketId(3, 4), header.Id);
        Assert.Equal([9, 8, 7], body);
    }

    [Fact]
    public async Task Closed_ServerCloses_CompletesAndSendingThrows()
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        server.CloseConnection();
        await client.Closed.WaitAsync(s_timeout);
        await Assert.ThrowsAsync<ConnectionLostException>(() => client.GetEarliestTimestampAsync());
        Assert.Throws<ConnectionLostException>(() => client.Send(new byte[8]));
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(WireLimits.MaxLength + 1)]
    [InlineData(uint.MaxValue)]
    public async Task Closed_LengthPrefixIsNone_EndsWithTheReason(uint length)
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        var packet = new byte[8];
        new PacketHeader(length, PacketKind.Message, default, 0).Write(packet);
        await server.SendAsync(packet);
        Assert.IsType<ConnectionLostException>(await client.Closed.WaitAsync(s_timeout));
    }

    [Fact]
    public async Task Dispose_WithRequestOpen_FailsItAndEndsWithoutReason()
    {
        using var server = new FakeServer();
        ImpellerClient client = await server.ConnectClientAsync();
        Task<long> open = client.GetEarliestTimestampAsync();
        await client.DisposeAsync();
        await Assert.ThrowsAsync<ConnectionLostException>(() => open.WaitAsync(s_timeout));
        Assert.Null(await client.Closed.WaitAsync(s_timeout));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysWhere()
    {
        int port;
        using (var server = new FakeServer())
        {
            port = server.Port;
        }

        ConnectionLostException lost = await Assert.ThrowsAsync<ConnectionLostException>(() => ImpellerClient.ConnectAsync("127.0.0.1", port));
        Assert.Contains($"127.0.0.1:{port}", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterVTableAsync_Refused_Throws()
    {
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        VTable vtable = new VTableBuilder().AddField(0, 8, VTableNode.Component(new ComponentId(1))).Build();
        Task registration = client.RegisterVTableAsync(new VTableMsg(new PacketId(1), vtable));
        (PacketHeader vtableRequest, _) = await server.ReadAsync();
        (PacketHeader behind, _) = await server.ReadAsync();
        await server.ReplyAsync(vtableRequest.RequestId, new ErrorResponse("impeller schema not found"));
        await server.ReplyAsync(behind.RequestId, new EarliestTimestamp(0));

        ServerErrorException refused = await Assert.ThrowsAsync<ServerErrorException>(() => registration.WaitAsync(s_timeout));
        Assert.Equal("impeller schema not found", refused.Message);
    }

    [Fact]
    public async Task Send_ManyThreads_PacketsArriveWhole()
    {
        const int Threads = 4;
        const int PacketsEach = 200;
        using var server = new FakeServer();
        await using ImpellerClient client = await server.ConnectClientAsync();
        Task[] senders = [.. Enumerable.Range(0, Threads).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < PacketsEach; i++)
            {
                var body = new byte[1 + ((i * 37) % 5000)];
                body.AsSpan().Fill((byte)t);
                client.Send(PacketEncoder.Packet(PacketKind.Table, new PacketId((ushort)t), 0, body).Span);
            }
        }))];
        for (int i = 0; i < Threads * PacketsEach; i++)
        {
            (PacketHeader header, byte[] body) = await server.ReadAsync();
            Assert.All(body, b => Assert.Equal(header.Id.First, b));
        }

        await Task.WhenAll(senders);
    }

    [Theory]
    [InlineData("127.0.0.1:2240", true, "127.0.0.1", 2240)]
    [InlineData("[::1]:2240", true, "::1", 2240)]
    [InlineData("bench.local:1", true, "bench.local", 1)]
    [InlineData("127.0.0.1", false, "", 0)]
    [InlineData("127.0.0.1:", false, "", 0)]
    [InlineData("127.0.0.1:0", false, "", 0)]
    [InlineData("127.0.0.1:65536", false, "", 0)]
    [InlineData(":2240", false, "", 0)]
    [InlineData("::1:2240", false, "", 0)]
    [InlineData("", false, "", 0)]
    public void TryParseAddress_Text_IsTakenApart(string text, bool isAddress, string host, int port)
    {
        Assert.Equal(isAddress, ImpellerClient.TryParseAddress(text, out string gotHost, out int gotPort));
        if (isAddress)
        {
            Assert.Equal((host, port), (gotHost, gotPort));
        }
    }
}
