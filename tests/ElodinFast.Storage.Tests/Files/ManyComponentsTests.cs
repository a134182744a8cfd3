using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <remarks>Series of thousands of components over 64 descriptors and 32 mappings, and the registration of many at once.</remarks>
public sealed class ManyComponentsTests : IDisposable
{
    private const int SeriesCount = 3000;
    private const int DescriptorCountMax = 64;

    private readonly TemporaryDirectory _directory = new();
    private readonly ComponentSchema _schema = new(PrimitiveType.F64);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Append_ThousandsOfSeriesOverFewDescriptors_AllAreReadBackAndReopened()
    {
        var pool = new LogPool(DescriptorCountMax, 32);
        var all = new TimeSeries[SeriesCount];
        for (int i = 0; i < all.Length; i++)
        {
            Directory.CreateDirectory(_directory[$"{i}"]);
            all[i] = TimeSeries.Create(_directory[$"{i}"], sizeof(long), pool: pool);
        }

        for (int row = 0; row < 4; row++)
        {
            for (int i = 0; i < all.Length; i += 1 + (row * 3))
            {
                Assert.Equal(LogStatus.Ok, all[i].Append([row], BitConverter.GetBytes((long)i + row)));
            }
        }

        Assert.InRange(pool.DescriptorCount, 1, DescriptorCountMax);
        Assert.Equal(32, pool.MappingCount);
        long[] counts = [.. all.Select(s => s.Count)];
        Array.ForEach(all, s => s.Dispose());
        Assert.Equal(0, pool.DescriptorCount + pool.MappingCount);
        Assert.Equal(24 + 8, new FileInfo(_directory["1", "index"]).Length);
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = TimeSeries.Open(_directory[$"{i}"], sizeof(long), pool: pool);
            Assert.Equal(counts[i], all[i].Count);
        }

        var value = new byte[sizeof(long)];
        for (int i = 0; i < all.Length; i++)
        {
            all[i].ReadValues(0, value);
            Assert.Equal(i, BitConverter.ToInt64(value));
            all[i].Dispose();
        }

        Assert.Equal(0, pool.DescriptorCount);
    }

    [Fact]
    public void TryRegisterAll_MoreThanAFew_AreThereAfterReopeningInOrder()
    {
        const int Count = 50;
        ComponentRegistration[] wanted = [.. Enumerable.Range(0, Count).Select(i => Wanted($"many.c{i}"))];
        var components = new Component[Count];
        using (Database database = Open())
        {
            Assert.True(database.TryRegisterAll(wanted, components, out int failed));
            Assert.Equal(-1, failed);
            Assert.Equal("many.c7", components[7].Name);
            Assert.Equal(CommitStatus.Ok, database.Write(components[7], 1, BitConverter.GetBytes(7.0)));
        }

        using Database again = Open();
        Assert.Equal(Count, again.Components.Count);
        for (int i = 0; i < Count; i++)
        {
            ComponentMetadata metadata = again.FindMetadata(wanted[i].Id)!.Value;
            Assert.Equal($"many.c{i}", metadata.Name);
            Assert.Equal($"{i}", new MetadataMap(metadata.Metadata)["_creation_index"]);
        }

        Assert.Equal(1, again.FindComponent(wanted[7].Id)!.SampleCount);
        Assert.Empty(Directory.GetFiles(_directory["db"], "*.efast-tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void TryRegisterAll_OtherSchemaInTheMiddle_RegistersThoseBefore()
    {
        using Database database = Open();
        var components = new Component[4];
        ComponentRegistration[] wanted = [Wanted("a"), Wanted("a"), Wanted("a") with { Schema = new(PrimitiveType.U8) }, Wanted("b")];

        Assert.False(database.TryRegisterAll(wanted, components, out int failed));

        Assert.Equal(2, failed);
        Assert.Equal(["a"], database.Components.Select(c => c.Name));
        Assert.Same(components[0], components[1]);
        Assert.Same(components[0], components[2]);
    }

    private static ComponentId IdOf(string name) => ComponentId.FromName(name);

    private ComponentRegistration Wanted(string name) => new(IdOf(name), _schema, false, new ComponentMetadata(IdOf(name), name, []));

    private Database Open() => Database.Open(_directory["db"], new DatabaseOptions { RingByteCount = 1 << 20, RingDirectory = _directory.Path });
}
