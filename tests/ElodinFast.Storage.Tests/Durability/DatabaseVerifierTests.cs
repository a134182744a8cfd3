using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Verifying says nothing of a sound database, and names the file when a byte of it has changed.</summary>
public sealed class DatabaseVerifierTests : IDisposable
{
    private const int SampleCount = 200;

    private static readonly ComponentId s_component = ComponentId.FromName("rocket.speed");

    private readonly TemporaryDirectory _directory = new();
    private readonly string _path;

    public DatabaseVerifierTests()
    {
        _path = Path.Combine(_directory.Path, "db");
        using Database database = Database.Open(_path, new DatabaseOptions { RingByteCount = 64 * 1024 });
        database.SetMetadata(new ComponentMetadata(s_component, "rocket.speed", []));
        Assert.True(database.TryRegister(s_component, new ComponentSchema(PrimitiveType.F64), false, out Component component));
        for (int i = 0; i < SampleCount; i++)
        {
            Assert.Equal(CommitStatus.Ok, database.Write(component, i, DatabaseFixture.Bytes(i)));
        }

        database.AppendMessage(new PacketId(1, 2), 3, new byte[100]);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Verify_OfASoundDatabase_CoversEveryByteAndFindsNothing()
    {
        VerifyReport report = DatabaseVerifier.Verify(_path);
        Assert.Empty(report.Findings);
        Assert.True(report.IsSound);
        Assert.Equal(0, report.UncoveredByteCount);
        Assert.Equal((SampleCount * 16) + 8 + 16 + 100, report.VerifiedByteCount);
        Assert.Equal((1, 1), (report.ComponentCount, report.MessageLogCount));
    }

    [Fact]
    public void Verify_AfterACheckpointMoreWritesAndAClose_CoversEveryByte()
    {
        using (Database database = Database.Open(_path, new DatabaseOptions { RingByteCount = 64 * 1024 }))
        {
            Component component = database.FindComponent(s_component)!;
            Assert.Equal(CommitStatus.Ok, database.Write(component, SampleCount, DatabaseFixture.Bytes(1)));
            database.Checkpoint();
            Assert.Equal(CommitStatus.Ok, database.Write(component, SampleCount + 1, DatabaseFixture.Bytes(2)));
        }

        VerifyReport report = DatabaseVerifier.Verify(_path);
        Assert.True(report.IsSound);
        Assert.Equal(0, report.UncoveredByteCount);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("index")]
    public void Verify_OfEachFlippedByteOfAComponentsLogs_NamesTheFile(string name)
    {
        string file = Path.Combine(_path, s_component.ToString(), name);
        byte[] contents = File.ReadAllBytes(file);
        DateTime written = File.GetLastWriteTimeUtc(file);
        for (int position = AppendLog.ExtraHeaderByteCount; position < contents.Length; position += 13)
        {
            contents[position] ^= 0x10;
            File.WriteAllBytes(file, contents);
            File.SetLastWriteTimeUtc(file, written); // rot leaves no trace in it
            VerifyReport report = DatabaseVerifier.Verify(_path);
            Assert.False(report.IsSound);
            Assert.Contains(report.Findings, f => f.IsDamage && f.Component == "rocket.speed" && f.Path.EndsWith(name, StringComparison.Ordinal));
            contents[position] ^= 0x10;
        }

        File.WriteAllBytes(file, contents);
        File.SetLastWriteTimeUtc(file, written);
        Assert.True(DatabaseVerifier.Verify(_path).IsSound);
    }

    [Fact]
    public void Verify_OfAFileThatAnotherProgramWrote_IsNoDamage()
    {
        string file = Path.Combine(_path, s_component.ToString(), "data");
        byte[] contents = File.ReadAllBytes(file);
        contents[^1] ^= 1;
        File.WriteAllBytes(file, contents);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(10));
        VerifyReport report = DatabaseVerifier.Verify(_path);
        Assert.True(report.IsSound);
        Assert.Single(report.Findings);

        // The next opening takes its contents as they are.
        Database.Open(_path).Dispose();
        Assert.Empty(DatabaseVerifier.Verify(_path).Findings);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("index")]
    [InlineData("schema")]
    public void Verify_OfAMissingFile_SaysSo(string name)
    {
        File.Delete(Path.Combine(_path, s_component.ToString(), name));
        Assert.False(DatabaseVerifier.Verify(_path).IsSound);
    }

    [Theory]
    [InlineData("db_state")]
    [InlineData(".efast-mirror")]
    [InlineData("513/timestamps")]
    public void Verify_OfATruncatedFile_SaysSo(string name)
    {
        string file = name.Contains('/', StringComparison.Ordinal) ? Path.Combine(_path, "msgs", name) : Path.Combine(_path, name);
        byte[] contents = File.ReadAllBytes(file);
        File.WriteAllBytes(file, contents.AsSpan(0, contents.Length - 1));
        Assert.False(DatabaseVerifier.Verify(_path).IsSound);
    }

    [Fact]
    public void Verify_OfAnOpenDatabase_ComparesWhatTheCheckpointCovers()
    {
        using Database database = Database.Open(_path, new DatabaseOptions { RingByteCount = 64 * 1024, CheckpointIntervalMs = 3_600_000 });
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(CommitStatus.Ok, database.Write(database.FindComponent(s_component)!, SampleCount + i, DatabaseFixture.Bytes(i)));
        }

        database.Drain();
        VerifyReport report = DatabaseVerifier.Verify(_path);
        Assert.True(report.IsSound);
        Assert.Equal(10 * 16, report.UncoveredByteCount);
    }

    [Fact]
    public void Verify_OfNoDatabase_Throws() => Assert.Throws<DatabaseException>(() => DatabaseVerifier.Verify(_directory.Path));
}
