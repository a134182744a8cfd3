using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>What the editing tools promise beyond Elodin's: all or nothing, one user at a time, and origins that stay true.</summary>
[Collection(CommandRun.Name)]
public sealed class EditSafetyTests : IDisposable
{
    private static readonly ComponentId s_a = ComponentId.FromName("a");
    private static readonly ComponentId s_b = ComponentId.FromName("b");

    private readonly TemporaryDirectory _directory = new();

    private string DatabasePath => _directory["DB"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Commit_InterruptedBeforeAnyStep_LeavesTheOldOrTheNewDatabase()
    {
        Make();
        string old = Contents(DatabasePath);
        var seen = new HashSet<string>();
        int steps = 0;
        for (int stop = 0; stop <= steps; stop++)
        {
            string path = _directory.Copy(DatabasePath, $"copy{stop}");
            int step = 0;
            try
            {
                using EditSession session = EditSession.Begin(path, isReadOnly: false);
                var edit = new PendingEdit(path)
                {
                    BeforeStep = _ =>
                    {
                        steps = Math.Max(steps, step + 1);
                        if (step++ == stop)
                        {
                            throw new OperationCanceledException();
                        }
                    },
                };
                foreach (ComponentFolder component in ComponentFolder.ReadAll(path).Where(c => c.EntryCount > 0))
                {
                    TimestampShift.Write(edit, component, 1000, Quiet());
                }

                edit.Delete(Path.Combine(path, s_b.ToString()));
                edit.Commit();
            }
            catch (OperationCanceledException)
            {
                // A crash.
            }

            Database.Open(path, new DatabaseOptions { RingByteCount = 64 * 1024 }).Dispose();
            seen.Add(Contents(path));
            Assert.True(stop > 0 || Contents(path) == old, "nothing stood on the list yet");
        }

        Assert.True(steps >= 5, $"{steps} steps");
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Run_OnADatabaseThatIsOpen_NamesItsHolder()
    {
        Make();
        using Database database = Database.Open(DatabasePath, new DatabaseOptions { RingByteCount = 64 * 1024 });
        foreach (string[] command in (string[][])[["prune", DatabasePath, "-y"], ["truncate", DatabasePath, "-y"], ["compact", DatabasePath],
            ["drop", DatabasePath, "--all", "-y"], ["time-align", DatabasePath, "--timestamp", "1", "--all", "-y"],
            ["fix-timestamps", DatabasePath, "-y"], ["trim", DatabasePath, "--from-start", "1", "-y"]])
        {
            (int exit, _, string error) = await CommandRun.Run(command);
            Assert.Equal(1, exit);
            Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), error, StringComparison.Ordinal);
        }

        Assert.Equal(10, database.FindComponent(s_a)!.SampleCount);
    }

    [Fact]
    public async Task Truncate_OfAMirroredDatabase_NeverGivesAnOrdinalTwice()
    {
        Make();
        Assert.Equal(0, (await CommandRun.Run(["truncate", DatabasePath, "-y"])).Exit);
        using Database database = Database.Open(DatabasePath, new DatabaseOptions { RingByteCount = 64 * 1024 });
        Component a = database.FindComponent(s_a)!;
        Assert.Equal(0, a.SampleCount);
        Assert.Equal(10ul, a.PositionOf(0));
        Assert.Equal(CommitStatus.Ok, database.Write(a, 5, BitConverter.GetBytes(1.0)));
        Assert.Equal((0, 10ul), a.OriginOf(0));
    }

    [Fact]
    public async Task Trim_OfAMirroredDatabase_KeepsEachSamplesOrigin()
    {
        Make();
        Assert.Equal(0, (await CommandRun.Run(["trim", DatabasePath, "--from-start", "3", "--from-end", "2", "-y"])).Exit);
        using (Database database = Database.Open(DatabasePath, new DatabaseOptions { RingByteCount = 64 * 1024 }))
        {
            Component a = database.FindComponent(s_a)!;
            Assert.Equal(5, a.SampleCount);
            Assert.Equal([(0, 3ul), (0, 4ul), (0, 5ul), (0, 6ul), (0, 7ul)], Enumerable.Range(0, 5).Select(i => ((int)a.OriginOf(i).Slot, a.OriginOf(i).Ordinal)));
            Assert.Equal(10ul, a.PositionOf(0));
            Assert.Equal(CommitStatus.Ok, database.Write(a, 50, BitConverter.GetBytes(1.0)));
            Assert.Equal(10ul, a.OriginOf(5).Ordinal);
            Assert.NotNull(database.FindMetadata(ComponentId.FromName("only a name")));
        }

        Assert.True(DatabaseVerifier.Verify(DatabasePath).IsSound);
    }

    [Fact]
    public async Task Merge_WithAShift_MovesTheMessagesToo()
    {
        Make();
        string[] command = ["merge", DatabasePath, _directory.Copy(DatabasePath, "DB2"), "-o", _directory["OUT"], "--prefix1", "x", "--align1", "100", "--align2", "0", "-y"];
        _ = await CommandRun.Run(["drop", _directory["DB2"], "--pattern", "b", "-y"]);
        Directory.Delete(_directory["DB", "msgs"], recursive: true);
        Assert.Equal(0, (await CommandRun.Run(command)).Exit);
        using OfflineDatabase merged = OfflineDatabase.Open(_directory["OUT"]);
        Span<long> first = stackalloc long[1];
        merged.Find("a")!.ReadTimestamps(0, first);
        Assert.Equal(100, first[0]);
        Assert.Equal(104, merged.MessageLogs[0].FirstTimestamp);
        Assert.Equal(10, merged.Find("x_b")!.Count);
        Assert.False(Directory.Exists(_directory["OUT.tmp"]));
    }

    private static ToolConsole Quiet() => new(TextWriter.Null, TextWriter.Null, TextReader.Null, IsYes: true);

    private static string Contents(string path) => DatabaseContents.Normalise(DatabaseContents.Decode(path));

    private void Make()
    {
        using Database database = Database.Open(DatabasePath, new DatabaseOptions { RingByteCount = 64 * 1024, StartTimestamp = 0 });
        database.SetMetadata(new ComponentMetadata(ComponentId.FromName("only a name"), "only a name", []));
        foreach ((ComponentId id, string name) in (ReadOnlySpan<(ComponentId, string)>)[(s_a, "a"), (s_b, "b")])
        {
            database.SetMetadata(new ComponentMetadata(id, name, []));
            Assert.True(database.TryRegister(id, new ComponentSchema(PrimitiveType.F64), false, out Component component));
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(CommitStatus.Ok, database.Write(component, i, BitConverter.GetBytes((double)i)));
            }
        }

        database.AppendMessage(new PacketId(1, 1), 4, new byte[30]);
    }
}
