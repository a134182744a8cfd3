using ElodinFast.Wire;
using Xunit;
using Xunit.Abstractions;

namespace ElodinFast.Storage.Tests;

/// <summary>
/// The files of a database as a power loss leaves them: of what was written since the last checkpoint each page is there or not, lengths
/// are anything between, new files may be missing, and small files are the old ones or the new ones. Opening gives the checkpoint.
/// </summary>
public sealed class PowerLossImageTests(ITestOutputHelper output)
{
    private const int Seed = 20261123;
    private const int DatabaseCount = 20;
    private const int ImagesEach = 40;
    private const int PageByteCount = 4096;

    private static readonly PacketId s_log = new(3, 1);
    private static readonly string[] s_names = ["a", "b", "late"];

    [Fact]
    public void Open_OfAnyMixtureOfPages_IsTheLastCheckpoint()
    {
        var random = new Random(Seed);
        for (int round = 0; round < DatabaseCount; round++)
        {
            using var folder = new CrashFolder();
            (FolderImage durable, FolderImage current, Dictionary<string, long> counts) = Record(folder, random);
            for (int i = 0; i < ImagesEach; i++)
            {
                FolderImage image = Mix(durable, current, random);
                image.WriteTo(folder.Root, folder.Database);

                // Written in place it would look like another program's, whose samples are believed.
                string state = Path.Combine(folder.Database, "db_state");
                File.Copy(state, state + ".copy");
                File.Move(state + ".copy", state, overwrite: true);
                string what = $"seed {Seed}, database {round}, image {i}";
                Check(folder, counts, what);
                Check(folder, counts, what + ", opened again");
            }
        }

        output.WriteLine($"{DatabaseCount * ImagesEach} images, seed {Seed}");
    }

    private static (FolderImage Durable, FolderImage Current, Dictionary<string, long> Counts) Record(CrashFolder folder, Random random)
    {
        Database database = Database.Open(folder.Database, OptionsOf(folder));
        Write(database, "a", random.Next(1, 3000));
        Write(database, "b", random.Next(0, 600));
        Say(database, random.Next(0, 60));
        database.Checkpoint();
        FolderImage durable = FolderImage.Take(folder.Root);
        var counts = s_names.ToDictionary(n => n, n => database.FindComponent(ComponentId.FromName(n))?.SampleCount ?? 0);
        counts["messages"] = database.FindMessageLog(s_log)?.Count ?? 0;

        Write(database, "a", random.Next(0, 3000));
        Write(database, "b", random.Next(0, 3000));
        Write(database, "late", random.Next(0, 1000));
        Say(database, random.Next(0, 200));
        database.SetMetadata(new ComponentMetadata(ComponentId.FromName("a"), "a", [new("unit", "m")]));
        database.Drain();
        FolderImage current = FolderImage.Take(folder.Root);
        database.Abandon();
        return (durable, current, counts);
    }

    // Rings lie in memory: after a power loss there are none. The checkpoint's records are synced before the next thing is written.
    private static FolderImage Mix(FolderImage durable, FolderImage current, Random random)
    {
        FolderImage image = current;
        foreach ((string name, byte[] now) in current.Files)
        {
            string file = Path.GetFileName(name);
            byte[]? before = durable.Files.GetValueOrDefault(name);
            bool isLog = file is "index" or "data" or "timestamps" or "offsets" or "data_log" or MirrorJournal.FileName;
            if (name.StartsWith("rings", StringComparison.Ordinal) || file == CheckpointFile.FileName)
            {
                image = image.With(name, file == CheckpointFile.FileName ? before : null);
            }
            else if (!isLog)
            {
                image = image.With(name, random.Next(2) == 0 ? before : now); // written beside, synced and renamed: one or the other
            }
            else
            {
                image = image.With(name, before is null && random.Next(3) == 0 ? null : MixPages(before ?? [], now, random));
            }
        }

        return image;
    }

    private static byte[] MixPages(byte[] before, byte[] now, Random random)
    {
        int length = random.Next(4) switch
        {
            0 => before.Length,
            1 => now.Length,
            _ => random.Next(Math.Min(before.Length, now.Length), Math.Max(before.Length, now.Length) + 1),
        };
        var mixed = new byte[length];
        for (int page = 0; page < length; page += PageByteCount)
        {
            byte[] source = random.Next(2) == 0 ? before : now;
            int count = Math.Min(PageByteCount, Math.Min(length, source.Length) - page);
            if (count > 0)
            {
                source.AsSpan(page, count).CopyTo(mixed.AsSpan(page));
            }
        }

        return mixed;
    }

    private static void Check(CrashFolder folder, Dictionary<string, long> counts, string what)
    {
        using Database database = Database.Open(folder.Database, OptionsOf(folder, Guid.NewGuid()));
        foreach (string name in s_names)
        {
            Component? component = database.FindComponent(ComponentId.FromName(name));
            Assert.True((component?.SampleCount ?? 0) == counts[name], $"{what}: {name} has {component?.SampleCount}, {counts[name]} were checkpointed");
            if (component is null)
            {
                continue;
            }

            SampleRange all = component.All();
            var timestamps = new long[all.Count];
            var values = new double[all.Count];
            all.ReadTimestamps(0, timestamps);
            all.ReadValues(0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
            for (int i = 0; i < values.Length; i++)
            {
                Assert.True(timestamps[i] == i && values[i] == ValueOf(name, i), $"{what}: {name}, sample {i} is {values[i]} at {timestamps[i]}");
            }
        }

        MessageLog? log = database.FindMessageLog(s_log);
        Assert.True((log?.Count ?? 0) == counts["messages"], $"{what}: {log?.Count} messages, {counts["messages"]} were checkpointed");
        for (int i = 0; i < counts["messages"]; i++)
        {
            Assert.True(log!.TryRead(i, out long time, out byte[] payload) && time == i && payload.AsSpan().SequenceEqual(MessageOf(i)), $"{what}: message {i}");
        }

        Assert.Equal("a", database.FindMetadata(ComponentId.FromName("a"))?.Name);
    }

    private static double ValueOf(string name, long n) => (n * 3) + name.Length;

    private static byte[] MessageOf(int n) => [.. Enumerable.Range(0, 4 + (n % 30)).Select(i => (byte)(n + i))];

    private static DatabaseOptions OptionsOf(CrashFolder folder, Guid? boot = null) => new()
    {
        RingByteCount = 64 * 1024,
        RingDirectory = folder.Rings,
        CheckpointIntervalMs = 3_600_000,
        Boot = boot ?? BootIdentity.Read(),
    };

    private static void Write(Database database, string name, int count)
    {
        ComponentId id = ComponentId.FromName(name);
        if (database.FindComponent(id) is null)
        {
            database.SetMetadata(new ComponentMetadata(id, name, []));
        }

        Assert.True(database.TryRegister(id, new ComponentSchema(PrimitiveType.F64), false, out Component component));
        for (long n = component.SampleCount; count > 0; n++, count--)
        {
            CommitStatus status;
            while ((status = database.Write(component, n, BitConverter.GetBytes(ValueOf(name, n)))) == CommitStatus.RingFull)
            {
                database.Drain();
            }

            Assert.Equal(CommitStatus.Ok, status);
        }
    }

    private static void Say(Database database, int count)
    {
        for (int n = (int)(database.FindMessageLog(s_log)?.Count ?? 0); count > 0; n++, count--)
        {
            database.AppendMessage(s_log, n, MessageOf(n));
        }
    }
}
