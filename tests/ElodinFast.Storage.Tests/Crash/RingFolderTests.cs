using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Where there is no place for rings they live in memory: all works, but for what a kill would lose.</summary>
public sealed class RingFolderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_NoPlaceForRings_StoresAllTheSame(bool isMissing)
    {
        using var folder = new CrashFolder();
        string rings = Path.Combine(folder.Root, "none");
        if (!isMissing)
        {
            File.WriteAllText(rings, "a file of that name");
        }

        var options = new DatabaseOptions { RingByteCount = 8192, RingDirectory = rings, Durability = DurabilityMode.Process };
        var id = ComponentId.FromName("a");
        for (int i = 0; i < 3; i++)
        {
            using Database database = Database.Open(folder.Database, options);
            Assert.True(database.TryRegister(id, new ComponentSchema(PrimitiveType.F64), false, out Component component));
            Assert.Equal(i, component.SampleCount);
            Assert.Equal(CommitStatus.Ok, database.Write(component, i, new byte[8]));
        }
    }
}
