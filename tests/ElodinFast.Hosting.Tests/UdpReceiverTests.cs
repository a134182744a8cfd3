using System.Buffers;
using System.Text.Json;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>What datagrams do to a database.</summary>
public class UdpReceiverTests
{
    private static readonly PacketId s_id = new(1, 2);

    [Fact]
    public void Receive_RecordedRocket_StoresEverySample()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        foreach (byte[] datagram in RecordedRocket())
        {
            sender.Send(datagram);
        }

        sender.Flush();
        AssertRocket(node);
        Assert.Equal(0, node.Counters.Malformed);
        Assert.Equal(0, node.Counters.Failed);
        Assert.Equal(26 * 14, node.Counters.SamplesStored);
    }

    [Fact]
    public void Receive_RecordedRocketAmongJunk_StoresEverySample()
    {
        const int Seed = 20_261;
        var random = new Random(Seed);
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        long bad = 0;
        foreach (byte[] datagram in RecordedRocket())
        {
            sender.Send([]);
            byte[] junk = new byte[random.Next(1, 200)];
            random.NextBytes(junk);
            junk[^1] |= 0x80;
            if (!Datagram.TryValidate(junk, out _))
            {
                sender.Send(junk);
                bad++;
            }

            sender.Send(datagram.AsSpan(0, random.Next(1, datagram.Length)));
            sender.Send([.. datagram, .. "tail"u8]);
            sender.Send(datagram);
            bad += 3;
        }

        sender.Flush();
        AssertRocket(node);
        Assert.True(bad == node.Counters.Malformed, $"{node.Counters.Malformed} of {bad} were counted as malformed, seed {Seed}");
        Assert.Equal(26 * 14, node.Counters.SamplesStored);
    }

    [Fact]
    public void Receive_TableDroppedAndTableDoubled_OneIsMissingAndOneIsThereTwice()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        sender.Send(UdpNode.VTable(s_id, "x"));
        foreach (int i in new[] { 0, 1, 3, 4, 4, 5 })
        {
            sender.Send(UdpNode.Table(s_id, 1000 + i, i));
        }

        sender.Flush();
        Assert.Equal([0, 1, 3, 4, 4, 5], node.Read("x").Values);
    }

    [Fact]
    public void Receive_SeveralPacketsInOneDatagram_AppliesAll()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        sender.Send([.. UdpNode.VTable(s_id, "x", "y"), .. UdpNode.Table(s_id, 1, 1, 2), .. UdpNode.Table(s_id, 2, 3, 4)]);
        sender.Flush();
        Assert.Equal([1, 3], node.Read("x").Values);
        Assert.Equal([2, 4], node.Read("y").Values);
    }

    [Fact]
    public void Receive_OlderTable_IsRefusedAndCounted()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        sender.Send(UdpNode.VTable(s_id, "x"));
        sender.Send(UdpNode.Table(s_id, 10, 1));
        sender.Send(UdpNode.Table(s_id, 9, 2));
        sender.Send(UdpNode.Table(s_id, 11, 3));
        sender.Flush();
        Assert.Equal([1, 3], node.Read("x").Values);
        Assert.Equal(1, node.Counters.Refused);
    }

    [Fact]
    public void Receive_UnknownVTableOrTimeSeries_IsCounted()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        sender.Send(UdpNode.Table(s_id, 10, 1));
        var series = new ArrayBufferWriter<byte>();
        Packets.WriteTimeSeries(series, s_id, 0, [1, 2], []);
        sender.Send(series.WrittenSpan);
        sender.Flush();
        Assert.Equal(1, node.Counters.UnknownVTable);
        Assert.Equal(1, node.Counters.Foreign);
        Assert.Empty(node.Database.Components);
    }

    [Fact]
    public void Receive_Requests_AreCountedAndNotObeyed()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        Component held = node.Scalar("held");
        node.Write(held, 1, 1);
        DbConfig config = node.Database.Config;
        byte[][] requests =
        [
            UdpNode.Packet(new SetDbConfig(false, [new("key", "value")])),
            UdpNode.Packet(new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), sender.LocalEndPoint.ToString())),
            UdpNode.Packet(new StreamRequest(StreamBehavior.RealTime, 0)),
            UdpNode.Packet(new ConnectionSettings(true)),
            UdpNode.Packet(new GetSchema(held.Id)),
            UdpNode.Packet(new DumpMetadata()),
            UdpNode.Packet(new DumpSchema()),
            UdpNode.Packet(new GetDbSettings()),
            UdpNode.Packet(new GetEarliestTimestamp()),
        ];
        foreach (byte[] request in requests)
        {
            sender.Send(request);
        }

        sender.Send(UdpNode.VTable(s_id, "x"));
        sender.Send(UdpNode.Table(s_id, 10, 1));
        sender.Flush();
        node.Write(held, 2, 2);
        Assert.Equal(requests.Length, node.Counters.RequestsDropped);
        Assert.Equal(config.Recording, node.Database.Config.Recording);
        Assert.Equal(config.Metadata, node.Database.Config.Metadata);
        Assert.Empty(node.Database.MessageLogs);
        Assert.Empty(node.Streams.All);
        Assert.Equal(1, node.CountOf("x"));
        Assert.Throws<System.Net.Sockets.SocketException>(() => sender.Receive(new byte[100], 200));
    }

    [Fact]
    public void Receive_Metadata_FillsOnlyWhatIsMissing()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        ComponentId named = ComponentId.FromName("named");
        ComponentId unnamed = ComponentId.FromName("unnamed");
        node.Database.SetMetadata(new ComponentMetadata(named, "named", [new("unit", "m")]));
        sender.Send(UdpNode.VTable(s_id, "unnamed"));
        sender.Send(UdpNode.Packet(new SetComponentMetadata(new ComponentMetadata(named, "stolen", [new("unit", "ft"), new("priority", "5")]))));
        sender.Send(UdpNode.Packet(new ComponentMetadata(unnamed, "unnamed", [new("_creation_index", "77")])));
        sender.Flush();
        ComponentMetadata held = node.Database.FindMetadata(named)!.Value;
        Assert.Equal("named", held.Name);
        Assert.Contains(new("unit", "m"), held.Metadata);
        Assert.Contains(new("priority", "5"), held.Metadata);
        ComponentMetadata filled = node.Database.FindMetadata(unnamed)!.Value;
        Assert.Equal("unnamed", filled.Name);
        Assert.DoesNotContain(new("_creation_index", "77"), filled.Metadata);
    }

    [Fact]
    public void Receive_DumpSchemaResp_RegistersWhatIsMissing()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        Component held = node.Scalar("held");
        ComponentId added = ComponentId.FromName("added");
        ComponentId huge = ComponentId.FromName("huge");
        var f32 = new ComponentSchema(PrimitiveType.F32, 3);
        sender.Send(UdpNode.Packet(new DumpSchemaResp(
            [new(held.Id, f32), new(added, f32), new(huge, new ComponentSchema(PrimitiveType.U8, 1 << 30))], [])));
        sender.Flush();
        Assert.Equal(PrimitiveType.F64, held.Schema.Type);
        Assert.Equal(f32, node.Database.FindComponent(added)?.Schema);
        Assert.Null(node.Database.FindComponent(huge));
    }

    [Fact]
    public void Receive_UserMessages_AreStoredWithTheirTime()
    {
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        var output = new ArrayBufferWriter<byte>();
        Packets.WriteRaw(output, PacketKind.Message, new PacketId(9, 9), 0, "now"u8);
        Packets.WriteMessageWithTimestamp(output, new PacketId(9, 9), 4711, "then"u8);
        sender.Send(output.WrittenSpan);
        sender.Flush();
        Assert.Equal(2, node.Counters.MessagesStored);
        Assert.Equal(2, node.Database.FindMessageLog(new PacketId(9, 9))?.Count);
    }

    [Fact]
    public void Receive_SameVTableIdFromTwoSources_KeepsThemApart()
    {
        using var node = new UdpNode();
        using var first = new UdpSender(node);
        first.Send(UdpNode.VTable(s_id, "first"));
        first.Flush();
        using var second = new UdpSender(node);
        second.Send(UdpNode.VTable(s_id, "second"));
        second.Send(UdpNode.Table(s_id, 1, 22));
        second.Flush();
        first.Send(UdpNode.Table(s_id, 1, 11));
        UdpNode.WaitUntil(() => node.CountOf("first") == 1, "the first source's table");
        Assert.Equal([11], node.Read("first").Values);
        Assert.Equal([22], node.Read("second").Values);
    }

    [Fact]
    public void Receive_MoreSourcesThanAreRemembered_TakesAll()
    {
        const int SourceCount = UdpSources.CountMax + 10;
        using var node = new UdpNode();
        for (int i = 0; i < SourceCount; i++)
        {
            using var sender = new UdpSender(node);
            sender.Send(UdpNode.VTable(s_id, $"c{i}"));
            sender.Send(UdpNode.Table(s_id, 1, i));
            sender.Flush();
        }

        for (int i = 0; i < SourceCount; i++)
        {
            Assert.Equal([(double)i], node.Read($"c{i}").Values);
        }
    }

    [Fact]
    public void Receive_Tables_AllocatesNothing()
    {
        const int TableCount = 5000;
        using var node = new UdpNode();
        using var sender = new UdpSender(node);
        sender.Send(UdpNode.VTable(s_id, "x", "y"));
        for (int i = 0; i < TableCount; i++)
        {
            sender.Send(UdpNode.Table(s_id, i, i, -i));
        }

        sender.Flush();
        Thread.Sleep(150); // it publishes its count when idle
        Assert.Equal(TableCount, node.CountOf("y"));
        Assert.True(node.Receiver.Meter.IsWarm);
        Assert.Equal(0, node.Receiver.Meter.AllocatedBytes);
    }

    private static IEnumerable<byte[]> RecordedRocket()
    {
        string path = Path.Combine(RepositoryRoot.Path, "tests", "vectors", "server", "elodin-rocket-udp.jsonl");
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("datagram", out JsonElement datagram))
            {
                yield return Convert.FromHexString(datagram.GetString()!);
            }
        }
    }

    private static void AssertRocket(UdpNode node)
    {
        Assert.Equal(27, node.Database.Components.Count);
        Assert.Equal(26, node.Database.Components.Count(c => c.SampleCount == 14));
        Assert.All(node.Database.Components, c => Assert.Contains('.', c.Name));
    }
}
