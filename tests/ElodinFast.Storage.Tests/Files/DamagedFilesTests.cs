using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Every file of a small database cut short and with bits flipped: it opens, or a DatabaseException says why not.</summary>
public sealed class DamagedFilesTests : IDisposable
{
    private const int Seed = 20_261_123;
    private const int PositionsPerFile = 24;

    private static readonly PacketId s_log = new(261);

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(Seed);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_AnyFileCutShort_OpensOrSaysWhy() =>
        Damage((file, position) => file[..position], file => Positions(file.Length));

    [Fact]
    public void Open_AnyBitFlipped_OpensOrSaysWhy() => Damage(
        (file, position) =>
        {
            byte[] damaged = [.. file];
            damaged[position] ^= (byte)(1 << _random.Next(8));
            return damaged;
        },
        file => Positions(file.Length));

    [Fact]
    public void Open_AnyHeaderFieldExtreme_OpensOrSaysWhy() => Damage(
        (file, position) =>
        {
            byte[] damaged = [.. file];
            ulong[] values = [0, 1, 15, 16, 23, 24, 25, ulong.MaxValue, long.MaxValue, 1UL << 40, (ulong)file.Length, (ulong)file.Length + 1];
            BitConverter.TryWriteBytes(damaged.AsSpan(position / values.Length * 8), values[position % values.Length]);
            return damaged;
        },
        file => Enumerable.Range(0, file.Length >= 24 ? 36 : 0));

    [Theory]
    [InlineData("directory")]
    [InlineData("pipe")]
    public void Open_SomethingElseWhereAFileShouldBe_SaysWhy(string kind)
    {
        string golden = MakeDatabase();
        foreach (string file in Directory.GetFiles(golden, "*", SearchOption.AllDirectories))
        {
            string copy = _directory.Copy(golden, "damaged");
            string path = Path.Combine(copy, Path.GetRelativePath(golden, file));
            File.Delete(path);
            if (kind == "directory")
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                using var make = System.Diagnostics.Process.Start("mkfifo", [path]);
                make.WaitForExit(10_000);
            }

            UseIt(copy, $"{kind} for {file}");
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Open_AnyFileMissing_OpensOrSaysWhy() => Damage((_, _) => null, _ => [0]);

    private void Damage(Func<byte[], int, byte[]?> damage, Func<byte[], IEnumerable<int>> positions)
    {
        string golden = MakeDatabase();
        int opened = 0;
        int tried = 0;
        foreach (string file in Directory.GetFiles(golden, "*", SearchOption.AllDirectories))
        {
            byte[] contents = File.ReadAllBytes(file);
            foreach (int position in positions(contents))
            {
                string copy = _directory.Copy(golden, "damaged");
                string path = Path.Combine(copy, Path.GetRelativePath(golden, file));
                byte[]? damaged = damage(contents, position);
                if (damaged is null)
                {
                    File.Delete(path);
                }
                else
                {
                    File.WriteAllBytes(path, damaged);
                }

                opened += UseIt(copy, $"seed {Seed}, {Path.GetRelativePath(golden, file)} at {position}") ? 1 : 0;
                tried++;
                Directory.Delete(copy, recursive: true);
            }
        }

        Assert.InRange(opened, 1, tried);
    }

    private IEnumerable<int> Positions(int length) =>
        length <= PositionsPerFile ? Enumerable.Range(0, length) : Enumerable.Range(0, PositionsPerFile).Select(_ => _random.Next(length));

    /// <summary>Reads all of it offline, then opens it for writing, repairs, appends, and reads again.</summary>
    private static bool UseIt(string path, string what)
    {
        bool isFine = Try(() => ReadEverything(path), what);
        isFine &= Try(() => WriteEverything(path), what);
        if (isFine)
        {
            ReadEverything(path);   // whatever was repaired is whole now
        }

        return isFine;
    }

    private static bool Try(Action action, string what)
    {
        try
        {
            action();
            return true;
        }
        catch (DatabaseException)
        {
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {e}");
            return false;
        }
    }

    private static void ReadEverything(string path)
    {
        DatabaseInfo.Read(path).ToText();
        using OfflineDatabase database = OfflineDatabase.Open(path);
        DatabaseComparer.CompareAll(database, database);
        foreach (OfflineComponent component in database.Components)
        {
            component.ReadTimestamps(0, new long[component.Count]);
            component.ReadValues(0, new byte[component.Count * component.ByteCount]);
        }

        foreach (MessageLog log in database.MessageLogs)
        {
            log.ReadRange(long.MinValue, long.MaxValue, long.MaxValue);
        }
    }

    private static void WriteEverything(string path)
    {
        using DirectoryLock directoryLock = DirectoryLock.Take(path);
        DatabaseDirectory.WriteState(path, DatabaseDirectory.ReadState(path));
        using (MirrorJournal journal = MirrorJournal.Open(path, out List<JournalRecord> records))
        {
            journal.Append(records[0]);
        }

        foreach (ComponentEntry entry in DatabaseDirectory.ReadComponents(path))
        {
            if (entry.Schema is { ByteCount: >= 0 and < 1_000_000 } schema)
            {
                using TimeSeries series = TimeSeries.Open(entry.Directory, (int)schema.ByteCount);
                Assert.Equal(series.Count, series.WholeSampleCount());
                Assert.Equal(LogStatus.Ok, series.Append([long.MaxValue], new byte[schema.ByteCount]));
                Assert.Equal(series.Count, series.UpperBound(long.MaxValue));
            }
        }

        foreach (PacketId id in DatabaseDirectory.ReadMessageLogIds(path))
        {
            using MessageLog log = MessageLog.Open(DatabaseDirectory.MessageLogDirectory(path, id), id);
            Assert.Equal(LogStatus.Ok, log.Append(long.MaxValue, "a message that is long enough"u8));
            Assert.Equal("a message that is long enough"u8.ToArray(), log.ReadRange(long.MaxValue, long.MaxValue, 1)[0].Payload);
        }
    }

    private string MakeDatabase()
    {
        string path = _directory["golden"];
        DatabaseDirectory.Create(path);
        ComponentId id = ComponentId.FromName("k.vec");
        DatabaseDirectory.WriteSchema(path, id, new ComponentSchema(PrimitiveType.F32, 3));
        DatabaseDirectory.WriteMetadata(path, new ComponentMetadata(id, "k.vec", [new("element_names", "x,y,z")]));
        using (TimeSeries series = TimeSeries.Create(DatabaseDirectory.ComponentDirectory(path, id), 12))
        {
            for (int i = 0; i < 10; i++)
            {
                series.Append([1_700_000_000_000_000 + i], [.. Enumerable.Repeat((byte)i, 12)]);
            }
        }

        using (MessageLog log = MessageLog.Create(DatabaseDirectory.MessageLogDirectory(path, s_log), s_log))
        {
            log.Append(1, "short"u8);
            log.Append(2, "one that is longer than twelve"u8);
            log.Append(3, "another that is longer than twelve"u8);
            log.SetMetadata(new MsgMetadata("log", OwnedNamedType.LogEntry, []));
        }

        using (MirrorJournal journal = MirrorJournal.Open(path, out _))
        {
            journal.Append(new JournalRecord(JournalRecordType.Run, 0, id, 0, 0, default, 0));
        }

        DirectoryLock.Take(path).Dispose();
        return path;
    }
}
