using System.Text;
using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>What a real server was sent and answered (tests/vectors/server), as far as the codec can tell.</summary>
public class ServerVectors
{
    private const string ErrorPrefix = "impeller ";
    private const string PostcardPrefix = "impeller postcard ";

    public static TheoryData<string> Recordings => ["request-response.jsonl", "request-response-2.jsonl"];

    [Theory]
    [InlineData("request-response.jsonl")]
    [InlineData("request-response-2.jsonl")]
    [InlineData("queries.jsonl")]
    [InlineData("streams.jsonl")]
    public void TryRead_WhatAServerSent_WritesTheSameBytes(string recording)
    {
        int count = 0;
        foreach (byte[] packet in Received(recording))
        {
            Assert.True(Datagram.TryValidate(packet, out int packetCount));
            Assert.Equal(1, packetCount);
            PacketHeader header = Header(packet);
            if (header.Kind == PacketKind.Message && KnownMessages.Ids.Contains(header.Id))
            {
                byte[] body = packet[PacketHeader.ByteCount..];
                Assert.True(KnownMessages.TryReencode(header.Id, body, out byte[] encoded, out PostcardError error), $"{error}");
                Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(encoded));
                Assert.True(KnownMessages.Of(header.Id).TryReencodeView(body, encoded, out int byteCount, out _));
                Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(encoded, 0, byteCount));
                count++;
            }
        }

        Assert.True(count > 10, $"{count}");
    }

    [Fact]
    public void TryRead_WhatAnElodinRocketSent_WritesTheSameBytes()
    {
        int count = 0;
        foreach (string hex in Vector.ReadLines(Path.Combine("server", "elodin-rocket-udp.jsonl"))
            .SelectMany(line => line.EnumerateObject())
            .Where(property => property.Value.ValueKind == JsonValueKind.String && IsHex(property.Value.GetString()!))
            .Select(property => property.Value.GetString()!))
        {
            byte[] packet = Convert.FromHexString(hex);
            Assert.True(Datagram.TryValidate(packet, out int packetCount));
            Assert.Equal(1, packetCount);
            PacketHeader header = Header(packet);
            if (header.Kind == PacketKind.Message)
            {
                Assert.True(KnownMessages.TryReencode(header.Id, packet.AsSpan(PacketHeader.ByteCount), out byte[] encoded, out _));
                Assert.Equal(Convert.ToHexString(packet, PacketHeader.ByteCount, packet.Length - PacketHeader.ByteCount), Convert.ToHexString(encoded));
            }

            count++;
        }

        Assert.True(count > 26 * 14, $"{count}");
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void TryCompile_WhatAServerWasSent_IsJudgedAsItDid(string recording)
    {
        int count = 0;
        foreach (JsonElement line in Vector.ReadLines(Path.Combine("server", recording)))
        {
            byte[][] sent = Packets(line.GetProperty("send"));
            if (sent.Length != 1 || Header(sent[0]) is not { Kind: PacketKind.Message } header || header.Id != MessageIds.VTableMsg)
            {
                continue;
            }

            string name = line.GetProperty("name").GetString()!;
            string? error = Packets(line.GetProperty("recv")).Select(ErrorText).SingleOrDefault(text => text is not null);
            Assert.True(error is null || error == "schema mismatch" || Judge(sent[0]) == error, $"{name}: {error} / {Judge(sent[0])}");
            Assert.True(error is not (null or "schema mismatch") || Judge(sent[0]) == "ok", $"{name}: {Judge(sent[0])}");
            count++;
        }

        Assert.True(count > 10, $"{count}");
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Resolve_TablesThatAServerRefused_FailWithItsText(string recording)
    {
        var plans = new Dictionary<PacketId, VTablePlan>();
        int count = 0;
        foreach (JsonElement line in Vector.ReadLines(Path.Combine("server", recording)))
        {
            byte[][] sent = Packets(line.GetProperty("send"));
            string[] errors = [.. Packets(line.GetProperty("recv")).Select(ErrorText).OfType<string>()];
            foreach (byte[] packet in sent)
            {
                PacketHeader header = Header(packet);
                if (header is { Kind: PacketKind.Message } && header.Id == MessageIds.VTableMsg)
                {
                    if (!errors.Contains("schema mismatch")
                        && Wire.Packets.TryRead(packet.AsSpan(PacketHeader.ByteCount), out VTableMsg message, out _)
                        && VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _) == VTableStatus.Ok)
                    {
                        plans[message.Id] = plan!;
                    }
                }
                else if (header.Kind == PacketKind.Table && plans.TryGetValue(header.Id, out VTablePlan? known))
                {
                    VTableStatus status = FirstFailure(known, packet.AsSpan(PacketHeader.ByteCount));
                    bool isSinkError = errors.Length > 0 && !errors[0].StartsWith(ErrorPrefix, StringComparison.Ordinal);
                    string name = line.GetProperty("name").GetString()!;
                    if (sent.Length == 1 && !isSinkError)
                    {
                        string expected = errors.Length == 0 ? "ok" : errors[0];
                        Assert.True(expected == (status == VTableStatus.Ok ? "ok" : ErrorPrefix + status.Text()), $"{name}: {expected} / {status}");
                        count++;
                    }
                }
            }
        }

        Assert.True(count > 1, $"{count}");
    }

    private static VTableStatus FirstFailure(VTablePlan plan, ReadOnlySpan<byte> body)
    {
        for (int i = 0; i < plan.Fields.Length; i++)
        {
            VTableStatus status = plan.Resolve(i, body, out _, out _, out _);
            if (status is not (VTableStatus.Ok or VTableStatus.InvalidComponentValue))
            {
                return status;
            }
        }

        return VTableStatus.Ok;
    }

    private static string Judge(byte[] packet)
    {
        if (!Wire.Packets.TryRead(packet.AsSpan(PacketHeader.ByteCount), out VTableMsg message, out PostcardError error))
        {
            return PostcardPrefix + error.Text();
        }

        VTableStatus status = VTablePlan.TryCompile(message.VTable, out _, out PlanField failed);
        return status switch
        {
            VTableStatus.Ok => "ok",
            VTableStatus.Misaligned => VTableStatuses.MisalignedText(message.Id, failed, NameOf(failed.ComponentId)),
            _ => ErrorPrefix + status.Text(),
        };
    }

    // What the recordings know by name when it matters.
    private static string? NameOf(ComponentId id) => id.Value switch
    {
        4919183989021049716 => "rocket.mach",
        5846071870352412415 => "drone.temp",
        3905536886852050653 => "3905536886852050653",
        _ => null,
    };

    private static PacketHeader Header(byte[] packet) => PacketHeader.TryRead(packet, out PacketHeader header) ? header : default;

    private static string? ErrorText(byte[] packet) =>
        Header(packet).Id == MessageIds.ErrorResponse
        && Wire.Packets.TryRead(packet.AsSpan(PacketHeader.ByteCount), out ErrorResponse response, out _) ? response.Description : null;

    private static byte[][] Packets(JsonElement list) =>
        [.. list.EnumerateArray().Select(p => p.GetString()!).Where(IsHex).Select(Convert.FromHexString)];

    private static bool IsHex(string text) => text.Length >= 2 * PacketHeader.ByteCount && text.All(char.IsAsciiHexDigit);

    private static IEnumerable<byte[]> Received(string recording)
    {
        foreach (JsonElement line in Vector.ReadLines(Path.Combine("server", recording)))
        {
            if (line.TryGetProperty("recv", out JsonElement received))
            {
                foreach (byte[] packet in Packets(received))
                {
                    yield return packet;
                }
            }

            if (line.TryGetProperty("events", out JsonElement events))
            {
                foreach (JsonElement item in events.EnumerateArray())
                {
                    if (item.TryGetProperty("recv", out JsonElement streamed) && streamed.ValueKind == JsonValueKind.String
                        && IsHex(streamed.GetString()!))
                    {
                        yield return Convert.FromHexString(streamed.GetString()!);
                    }
                }
            }
        }
    }
}
