using System.Text;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class MessageLogTests : IDisposable
{
    private static readonly PacketId s_id = new(0x936b);

    private readonly TemporaryDirectory _directory = new();

    private string LogDirectory => DatabaseDirectory.MessageLogDirectory(_directory.Path, s_id);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Create_ShortAndLongMessage_HasElodinsBytes()
    {
        using (MessageLog log = MessageLog.Create(LogDirectory, s_id))
        {
            log.Append(1, "abcdefghijkl"u8);
            log.Append(-1, "mnopqrstuvwxy"u8);
            log.Append(0, "0123456789abc"u8);
        }

        Assert.EndsWith("msgs/37739", LogDirectory, StringComparison.Ordinal);
        Assert.Equal(
            "4000000000000000" + "0000000000000000" +
            "0c000000" + "6162636465666768696a6b6c" +
            "0d000000" + "6d6e6f70" + "00000000" + "00000000" +
            "0d000000" + "30313233" + "00000000" + "0d000000",
            Convert.ToHexStringLower(File.ReadAllBytes(Path.Combine(LogDirectory, "offsets"))));
        Assert.Equal(
            "2a00000000000000" + "0000000000000000" + Convert.ToHexStringLower("mnopqrstuvwxy0123456789abc"u8),
            Convert.ToHexStringLower(File.ReadAllBytes(Path.Combine(LogDirectory, "data_log"))));
        Assert.Equal(
            "2800000000000000" + "0000000000000000" + "0100000000000000" + "ffffffffffffffff" + "0000000000000000",
            Convert.ToHexStringLower(File.ReadAllBytes(Path.Combine(LogDirectory, "timestamps"))));
    }

    [Theory]
    [InlineData(20, 30, "20 30")]
    [InlineData(25, 30, "20 30")]
    [InlineData(25, 29, "20")]
    [InlineData(0, 5, "10")]
    [InlineData(100, 200, "40")]
    [InlineData(30, 20, "")]
    [InlineData(45, 41, "")]
    [InlineData(long.MinValue, long.MaxValue, "10 20 30 40")]
    public void ReadRange_AsGetMsgs_FindsExactOrTheOneBefore(long start, long end, string expected)
    {
        using MessageLog log = MessageLog.Create(LogDirectory, s_id);
        foreach (long time in (long[])[10, 20, 30, 40])
        {
            log.Append(time, Encoding.ASCII.GetBytes($"{time} and more text"));
        }

        Assert.Equal(expected, string.Join(' ', log.ReadRange(start, end, long.MaxValue).Select(message => message.TimestampMicros)));
        Assert.All(log.ReadRange(start, end, 100), message => Assert.Equal($"{message.TimestampMicros} and more text", Encoding.ASCII.GetString(message.Payload)));
        Assert.Empty(log.ReadRange(start, end, 0));
    }

    [Fact]
    public void ReadRange_OutOfOrderPush_GivesTheAnswersClientsKnow()
    {
        const long T = 1_700_000_000_000_000;
        using MessageLog log = MessageLog.Create(LogDirectory, s_id);
        foreach (long time in (long[])[T, T + 1, T + 2, T + 3, T + 4, T - 7, T + 50])
        {
            log.Append(time, "x"u8);
        }

        Assert.Equal([T], log.ReadRange(T - 7, T - 7, 10).Select(message => message.TimestampMicros));
        Assert.Equal([T, T + 1, T + 2, T + 3, T + 4, T - 7], log.ReadRange(T, T + 3, 10).Select(message => message.TimestampMicros));
        Assert.Equal(T + 50, log.LastTimestamp);
        Assert.Equal(T, log.FirstTimestamp);
    }

    [Fact]
    public void Append_NoRoom_StoresNothing()
    {
        using MessageLog log = MessageLog.Create(LogDirectory, s_id);
        log.FileByteCountMax = 4096;
        int stored = 0;
        while (log.Append(stored, new byte[100]) == LogStatus.Ok)
        {
            stored++;
        }

        Assert.Equal(stored, log.Count);
        Assert.Equal(LogStatus.DiskFull, log.Append(9, new byte[100]));
        Assert.Equal(LogStatus.Ok, log.Append(10, new byte[3]));
        Assert.Equal(stored + 1, log.ReadRange(long.MinValue, long.MaxValue, 1000).Count);
    }

    [Fact]
    public void Open_LastPayloadMissing_CutsItsRecord()
    {
        using (MessageLog log = MessageLog.Create(LogDirectory, s_id))
        {
            log.Append(1, new byte[20]);
            log.Append(2, new byte[20]);
        }

        using (FileStream file = File.OpenWrite(Path.Combine(LogDirectory, "data_log")))
        {
            file.SetLength(file.Length - 1);
        }

        using MessageLog again = MessageLog.Open(LogDirectory, s_id);

        Assert.Equal(1, again.Count);
        Assert.Equal(LogStatus.Ok, again.Append(3, "a longer message"u8));
        Assert.Equal("a longer message", Encoding.ASCII.GetString(again.ReadRange(3, 3, 1)[0].Payload));
    }

    [Fact]
    public void Open_WithMetadata_KeepsIt()
    {
        var metadata = new MsgMetadata("log", OwnedNamedType.LogEntry, [new("key", "value")]);
        using (MessageLog log = MessageLog.Create(LogDirectory, s_id))
        {
            Assert.Null(log.Metadata);
            log.SetMetadata(metadata);
        }

        using MessageLog again = MessageLog.Open(LogDirectory, s_id);

        Assert.Equal("log", again.Metadata!.Value.Name);
        Assert.Equal("value", again.Metadata.Value.Metadata[0].Value);
    }

    [Fact]
    public void Open_FilesOfAKilledCreation_AreMadeAnew()
    {
        MessageLog.Create(LogDirectory, s_id).Dispose();
        File.Delete(Path.Combine(LogDirectory, "data_log"));
        File.WriteAllBytes(Path.Combine(LogDirectory, "offsets"), []);

        using MessageLog log = MessageLog.Open(LogDirectory, s_id);

        Assert.Equal(LogStatus.Ok, log.Append(1, new byte[100]));
        Assert.Equal(1, log.Count);
    }
}
