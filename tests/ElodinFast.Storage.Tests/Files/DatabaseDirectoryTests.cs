using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class DatabaseDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Create_FreshDatabase_HasElodinsState()
    {
        DatabaseDirectory.Create(_directory["db"]);

        Assert.Equal(
            "0100aba0f907020f76657273696f6e2e6372656174656406302e31392e301376657273696f6e2e6c6173745f6f70656e656406302e31392e30",
            Convert.ToHexStringLower(File.ReadAllBytes(_directory["db", "db_state"])));
        Assert.True(Directory.Exists(_directory["db", "assets"]));
        Assert.True(DatabaseDirectory.IsDatabase(_directory["db"]));
        Assert.Equal("0.19.0", DatabaseDirectory.ReadState(_directory["db"]).Metadata[0].Value);
    }

    [Fact]
    public void ReadState_Missing_SaysWhereItShouldBe()
    {
        Assert.Equal(
            $"missing db_state file at {_directory["none"]}",
            Assert.Throws<DatabaseException>(() => DatabaseDirectory.ReadState(_directory["none"])).Message);
        Assert.Equal(
            $"missing db_state file at {_directory["db_state"]}",
            Assert.Throws<DatabaseException>(() => DatabaseDirectory.ReadState(_directory.Path)).Message);
    }

    [Fact]
    public void ReadState_CutShort_NamesPostcardsReason()
    {
        DatabaseDirectory.Create(_directory.Path);
        File.WriteAllBytes(_directory["db_state"], [1, 0]);

        Assert.StartsWith(
            "postcard error Hit the end of buffer, expected more data",
            Assert.Throws<DatabaseException>(() => DatabaseDirectory.ReadState(_directory.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReadComponents_WhatWasWritten_ComesBack()
    {
        DatabaseDirectory.Create(_directory.Path);
        ComponentId id = ComponentId.FromName("rocket.v");
        ComponentId named = ComponentId.FromName("rocket");
        DatabaseDirectory.WriteSchema(_directory.Path, id, new ComponentSchema(PrimitiveType.F32, 1, 3));
        DatabaseDirectory.WriteMetadata(_directory.Path, new ComponentMetadata(id, "rocket.v", [new("element_names", "x,y,z")]));
        DatabaseDirectory.WriteMetadata(_directory.Path, new ComponentMetadata(named, "rocket", []));
        Directory.CreateDirectory(_directory["simulation_source"]);
        Directory.CreateDirectory(_directory["msgs", "5"]);

        List<ComponentEntry> entries = DatabaseDirectory.ReadComponents(_directory.Path);

        Assert.Equal(2, entries.Count);
        ComponentEntry entry = entries.Single(e => e.Id == id);
        Assert.Equal("rocket.v", entry.Metadata!.Value.Name);
        Assert.Equal(new ComponentSchema(PrimitiveType.F32, 1, 3), entry.Schema);
        Assert.Null(entries.Single(e => e.Id == named).Schema);
        Assert.Equal("09020103", Convert.ToHexStringLower(File.ReadAllBytes(Path.Combine(entry.Directory, "schema"))));
        Assert.Equal([new PacketId(5)], DatabaseDirectory.ReadMessageLogIds(_directory.Path));
    }

    [Fact]
    public void WriteSchema_WhereOneStands_KeepsIt()
    {
        var id = new ComponentId(5);
        DatabaseDirectory.WriteSchema(_directory.Path, id, new ComponentSchema(PrimitiveType.U8));
        DatabaseDirectory.WriteSchema(_directory.Path, id, new ComponentSchema(PrimitiveType.F64));

        Assert.Equal("0000", Convert.ToHexStringLower(File.ReadAllBytes(_directory["5", "schema"])));
    }

    [Fact]
    public void ReadComponents_StrayDirectory_IsRefused()
    {
        Directory.CreateDirectory(_directory["lost+found"]);

        Assert.StartsWith(
            "invalid component id", Assert.Throws<DatabaseException>(() => DatabaseDirectory.ReadComponents(_directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadMessageLogIds_StrayDirectory_IsRefused()
    {
        Directory.CreateDirectory(_directory["msgs", "70000"]);

        Assert.StartsWith(
            "invalid msg id", Assert.Throws<DatabaseException>(() => DatabaseDirectory.ReadMessageLogIds(_directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteState_OverAnOldTemporary_LeavesNoTrace()
    {
        DbConfig state = DatabaseDirectory.Create(_directory.Path);
        File.WriteAllText(_directory["db_state.efast-tmp"], "left by a kill");

        DatabaseDirectory.WriteState(_directory.Path, state with { Recording = false });

        Assert.False(DatabaseDirectory.ReadState(_directory.Path).Recording);
        Assert.False(File.Exists(_directory["db_state.efast-tmp"]));
    }

    [Fact]
    public void Take_HeldAlready_NamesPathAndHolder()
    {
        DirectoryLock held = DirectoryLock.Take(_directory.Path);

        string message = Assert.Throws<DatabaseException>(() => DirectoryLock.Take(_directory.Path)).Message;
        held.Dispose();
        DirectoryLock.Take(_directory.Path).Dispose();

        Assert.Equal($"{_directory.Path} is in use by process {Environment.ProcessId}", message);
    }
}
