using System.Buffers;
using System.Text;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>The examples of docs/protocol.md, as they stand there.</summary>
public class DocumentedUse
{
    [Fact]
    public void Example_Write_MakesPackets()
    {
        ArrayBufferWriter<byte> output = Write();
        ReadOnlySpan<byte> received = output.WrittenSpan;
        Assert.Equal(FrameStatus.Packet, FrameReader.TryRead(ref received, out PacketHeader header, out _));
        Assert.Equal(MessageIds.SetComponentMetadata, header.Id);
        Assert.Equal(FrameStatus.Packet, FrameReader.TryRead(ref received, out header, out _));
        Assert.Equal((MessageIds.GetMsgs, 1), (header.Id, header.RequestId));
        Assert.True(received.IsEmpty);
    }

    [Fact]
    public void Example_Read_TakesPacketsOffTheFront()
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, new MsgBatch([new TimestampedPayload(1, Payload.Of(new LogEntry(2, "engine on")))]), 1);
        Packets.Write(output, new ErrorResponse("invalid msg id"), 2);
        var lines = new List<string>();
        ReadOnlySpan<byte> rest = Read([.. output.WrittenSpan, 0x05, 0x00], lines.Add);
        Assert.Equal(["1: engine on", "request 2 failed: invalid msg id"], lines);
        Assert.Equal([0x05, 0x00], rest.ToArray());
    }

    [Fact]
    public void Examples_OfThePage_AreTheseOnes()
    {
        string tests = Path.Combine(RepositoryRoot.Path, "tests", "ElodinFast.Wire.Tests", nameof(DocumentedUse) + ".cs");
        string source = OneLine(File.ReadAllText(tests));
        string[] blocks = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "protocol.md")).Split("```csharp")[1..];
        Assert.Equal(2, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(OneLine(block.Split("```")[0]), source, StringComparison.Ordinal));
    }

    private static ArrayBufferWriter<byte> Write()
    {
        var output = new ArrayBufferWriter<byte>();
        ComponentId gyro = ComponentId.FromName("drone.gyro");
        Packets.Write(output, new SetComponentMetadata(new ComponentMetadata(gyro, "drone.gyro", [new("element_names", "x,y,z")])));
        Packets.Write(output, new GetMsgs(PacketId.FromLogName("fsw.log"), 0, long.MaxValue, Limit: 100), requestId: 1);
        return output;
    }

    private static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> received, Action<string> print)
    {
        while (FrameReader.TryRead(ref received, out PacketHeader header, out ReadOnlySpan<byte> body) == FrameStatus.Packet)
        {
            if (header.Id == MessageIds.ErrorResponse && Packets.TryRead(body, out ErrorResponse error, out _))
            {
                print($"request {header.RequestId} failed: {error.Description}");
            }
            else if (header.Id == MessageIds.MsgBatch && Packets.TryRead(body, out MsgBatchView batch, out _))
            {
                foreach (TimestampedPayloadView entry in batch.Messages)
                {
                    if (Packets.TryRead(entry.Payload, out LogEntryView log, out _))
                    {
                        print($"{entry.TimestampMicros}: {Encoding.UTF8.GetString(log.Message)}");
                    }
                }
            }
        }

        return received; // the beginning of a packet: keep it for the next read
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
