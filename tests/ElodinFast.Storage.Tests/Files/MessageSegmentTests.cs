using System.Text;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Message logs of more than one segment, with segments small enough for a test.</summary>
public sealed class MessageSegmentTests : IDisposable
{
    private const int SegmentByteCount = 50;

    private static readonly PacketId s_id = new(0x936b);

    private readonly TemporaryDirectory _directory = new();

    private string LogDirectory => DatabaseDirectory.MessageLogDirectory(_directory.Path, s_id);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Append_PayloadPastASegmentsEnd_BeginsAFurtherOne()
    {
        using (MessageLog log = Create())
        {
            Append(log, (1, 30), (2, 20), (3, 13), (4, 12), (5, 200), (6, 13), (7, 3));
            Assert.Equal(4, log.SegmentCount);
            CheckContents(log, (1, 30), (2, 20), (3, 13), (4, 12), (5, 200), (6, 13), (7, 3));
        }

        string[] names = [.. Directory.GetFiles(LogDirectory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["data_log", "data_log.1", "data_log.2", "data_log.3", "offsets", "offsets.1", "offsets.2", "offsets.3",
                "timestamps", "timestamps.1", "timestamps.2", "timestamps.3"],
            names);
        Assert.Empty(Directory.GetDirectories(LogDirectory));
    }

    [Fact]
    public void Limit_OfADatabase_IsWhatAU32CanAddress()
    {
        Assert.Equal(uint.MaxValue, new DatabaseOptions().MessageSegmentByteCountMax);
        using MessageLog log = MessageLog.Create(LogDirectory, s_id);
        Assert.Equal(uint.MaxValue, log.PayloadByteCountMax);
    }

    [Fact]
    public void ReadRange_RandomMessagesOverManySegments_EqualsOneLongLog() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            using var directory = new TemporaryDirectory();
            string one = DatabaseDirectory.MessageLogDirectory(directory["one"], s_id);
            string many = DatabaseDirectory.MessageLogDirectory(directory["many"], s_id);
            Directory.CreateDirectory(directory["one"]);
            Directory.CreateDirectory(directory["many"]);
            using MessageLog expected = MessageLog.Create(one, s_id);
            MessageLog log = MessageLog.Create(many, s_id);
            try
            {
                long now = 0;
                for (int i = random.Next(40); i >= 0; i--)
                {
                    now = random.Next(10) == 0 ? random.Next(-50, 60) : now + random.Next(5); // some come late
                    var payload = new byte[random.Next(60)];
                    random.NextBytes(payload);
                    log.PayloadByteCountMax = SegmentByteCount;
                    Assert.Equal(LogStatus.Ok, log.Append(now, payload));
                    Assert.Equal(LogStatus.Ok, expected.Append(now, payload));
                    if (random.Next(10) == 0)
                    {
                        log.Dispose();
                        log = MessageLog.Open(many, s_id);
                    }
                }

                using MessageLog read = MessageLog.OpenRead(many, s_id);
                for (int i = 0; i < 20; i++)
                {
                    (long start, long end, long limit) = (random.Next(-60, 250), random.Next(-60, 260), random.Next(50));
                    CheckEqual(expected.ReadRange(start, end, limit), log.ReadRange(start, end, limit));
                    CheckEqual(expected.ReadRange(start, end, limit), read.ReadRange(start, end, limit));
                }

                Assert.Equal((expected.Count, expected.FirstTimestamp, expected.LastTimestamp), (log.Count, log.FirstTimestamp, log.LastTimestamp));
            }
            finally
            {
                log.Dispose();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData("data_log.1")]
    [InlineData("data_log.1", "offsets.1")]
    [InlineData("offsets.1")]
    [InlineData("timestamps.1")]
    public void Open_KilledWhileASegmentWasMade_GoesOnAsIfItHadNotBeen(params string[] made)
    {
        using (MessageLog log = Create())
        {
            Append(log, (1, 30), (2, 12));
        }

        foreach (string name in made)
        {
            using AppendLog file = AppendLog.Create(Path.Combine(LogDirectory, name), AppendLog.PlainHeaderByteCount);
        }

        File.WriteAllBytes(Path.Combine(LogDirectory, "offsets.2"), []);
        using (MessageLog read = MessageLog.OpenRead(LogDirectory, s_id))
        {
            CheckContents(read, (1, 30), (2, 12));
        }

        using MessageLog again = Open();
        Assert.Equal(1, again.SegmentCount);
        Assert.Equal(3, Directory.GetFiles(LogDirectory).Length);
        Append(again, (3, 40));
        CheckContents(again, (1, 30), (2, 12), (3, 40));
        Assert.Equal(2, again.SegmentCount);
    }

    [Fact]
    public void Open_TailOfTheLastSegmentMissing_CutsOnlyThere()
    {
        using (MessageLog log = Create())
        {
            Append(log, (1, 30), (2, 40), (3, 40), (4, 12));
        }

        using (FileStream file = File.OpenWrite(Path.Combine(LogDirectory, "timestamps.2")))
        {
            file.SetLength(file.Length - 3);
        }

        using MessageLog again = Open();

        CheckContents(again, (1, 30), (2, 40), (3, 40));
        Append(again, (5, 12), (6, 40));
        CheckContents(again, (1, 30), (2, 40), (3, 40), (5, 12), (6, 40));
    }

    [Fact]
    public void Open_ASegmentInTheMiddleIsGone_IsRefusedAndChangesNothing()
    {
        using (MessageLog log = Create())
        {
            Append(log, (1, 30), (2, 40), (3, 40));
        }

        File.Delete(Path.Combine(LogDirectory, "offsets.1"));
        string[] before = [.. Directory.GetFiles(LogDirectory).Order(StringComparer.Ordinal)];

        Assert.Contains("offsets.1", Assert.Throws<DatabaseException>(Open).Message, StringComparison.Ordinal);
        Assert.Throws<DatabaseException>(() => MessageLog.OpenRead(LogDirectory, s_id));
        Assert.Equal(before, Directory.GetFiles(LogDirectory).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Append_NoFurtherSegmentCanBeMade_StoresNothingAndTriesAgain()
    {
        using MessageLog log = Create();
        Append(log, (1, 30));
        string inTheWay = Path.Combine(LogDirectory, "offsets.1");
        Directory.CreateDirectory(inTheWay);

        Assert.Throws<DatabaseException>(() => log.Append(2, new byte[40]));
        Assert.Equal(3, Directory.GetFiles(LogDirectory).Length);
        CheckContents(log, (1, 30));

        Directory.Delete(inTheWay);
        Append(log, (2, 40));
        CheckContents(log, (1, 30), (2, 40));
    }

    [Fact]
    public void Open_FilesThatOnlyLookLikeSegments_AreLeftAlone()
    {
        using (MessageLog log = Create())
        {
            Append(log, (1, 30));
        }

        foreach (string name in (string[])["offsets.01", "timestamps.x", "data_log.0", "data_log.65536", "metadata.1", "offsets.1.efast-tmp"])
        {
            File.WriteAllText(Path.Combine(LogDirectory, name), "mine");
        }

        using MessageLog again = Open();

        Assert.Equal(1, again.SegmentCount);
        Assert.Equal(9, Directory.GetFiles(LogDirectory).Length);
    }

    [Fact]
    public void Database_KilledAndOpenedAgain_HasTheMessagesOfAllSegments()
    {
        string path = _directory["db"];
        var options = new DatabaseOptions { MessageSegmentByteCountMax = SegmentByteCount };
        Database database = Database.Open(path, options);
        for (int i = 0; i < 20; i++)
        {
            database.AppendMessage(s_id, 1000 + i, Encoding.ASCII.GetBytes($"message number {i}"));
        }

        database.Abandon();
        using (database = Database.Open(path, options))
        {
            MessageLog log = database.FindMessageLog(s_id)!;
            Assert.True(log.SegmentCount > 5);
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"message number {i}"), Texts(log));
            Assert.Equal(1019, database.LastUpdated);
            database.AppendMessage(s_id, 5, "a late one of some length"u8);
        }

        using OfflineDatabase offline = OfflineDatabase.Open(path);
        Assert.Equal(21, offline.MessageLogs[0].Count);
        Assert.Equal("a late one of some length", Texts(offline.MessageLogs[0])[^1]);
    }

    [Fact]
    public void Database_PowerLoss_KeepsWhatTheCheckpointCoversAndNoHole()
    {
        string path = _directory["db"];
        DatabaseOptions Options() => new()
        {
            MessageSegmentByteCountMax = SegmentByteCount,
            CheckpointIntervalMs = 3_600_000,
            Boot = Guid.NewGuid(),
        };
        Database database = Database.Open(path, Options());
        for (int i = 0; i < 20; i++)
        {
            database.AppendMessage(s_id, i, Encoding.ASCII.GetBytes($"message number {i}"));
            if (i == 9)
            {
                database.Checkpoint();
            }
        }

        database.Abandon();
        using (database = Database.Open(path, Options()))
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"message number {i}"), Texts(database.FindMessageLog(s_id)!));
            database.AppendMessage(s_id, 99, "goes on after the loss"u8);
        }

        using OfflineDatabase offline = OfflineDatabase.Open(path);
        Assert.Equal("goes on after the loss", Texts(offline.MessageLogs[0])[10]);
    }

    private static List<string> Texts(MessageLog log)
    {
        var texts = new List<string>();
        for (long i = 0; i < log.Count; i++)
        {
            Assert.True(log.TryRead(i, out _, out byte[] payload));
            texts.Add(Encoding.ASCII.GetString(payload));
        }

        return texts;
    }

    private static void Append(MessageLog log, params (long Time, int ByteCount)[] messages)
    {
        foreach ((long time, int byteCount) in messages)
        {
            Assert.Equal(LogStatus.Ok, log.Append(time, Payload(time, byteCount)));
        }
    }

    private static void CheckContents(MessageLog log, params (long Time, int ByteCount)[] messages)
    {
        Assert.Equal(messages.Length, log.Count);
        for (int i = 0; i < messages.Length; i++)
        {
            Assert.True(log.TryRead(i, out long timestamp, out byte[] payload));
            Assert.Equal(messages[i].Time, timestamp);
            Assert.Equal(Payload(messages[i].Time, messages[i].ByteCount), payload);
        }
    }

    private static void CheckEqual(IReadOnlyList<(long Time, byte[] Payload)> expected, IReadOnlyList<(long Time, byte[] Payload)> found)
    {
        Assert.Equal(expected.Select(m => m.Time), found.Select(m => m.Time));
        Assert.Equal(expected.Select(m => m.Payload), found.Select(m => m.Payload));
    }

    private static byte[] Payload(long time, int byteCount)
    {
        var payload = new byte[byteCount];
        payload.AsSpan().Fill((byte)time);
        return payload;
    }

    private MessageLog Create() => Limited(MessageLog.Create(LogDirectory, s_id));

    private MessageLog Open() => Limited(MessageLog.Open(LogDirectory, s_id));

    private static MessageLog Limited(MessageLog log)
    {
        log.PayloadByteCountMax = SegmentByteCount;
        return log;
    }
}
