using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Which components count as sources of timestamps, and what that does to their metadata and to the time range.</summary>
public class TimestampSourceTests
{
    private const string Flag = "_is_timestamp_source";

    private static readonly ComponentId s_id = ComponentId.FromName("clock");

    [Fact]
    public void TryRegister_FlagSetBeforeItExisted_SurvivesTheFirstRegistrationOnly()
    {
        using var fixture = new DatabaseFixture();
        fixture.Database.SetMetadata(new ComponentMetadata(s_id, "clock", [new(Flag, "true")]));

        Assert.True(Register(fixture, isSource: false).IsTimestampSource);
        Assert.False(Register(fixture, isSource: false).IsTimestampSource);
        Assert.DoesNotContain(Flag, Keys(fixture));
    }

    [Fact]
    public void TryRegister_AsSource_KeepsNameAndOwnKeysOnly()
    {
        using var fixture = new DatabaseFixture();
        fixture.Database.SetMetadata(new ComponentMetadata(s_id, "clock", [new("unit", "us"), new("_own", "1"), new("_creation_index", "99")]));

        Assert.True(Register(fixture, isSource: true).IsTimestampSource);

        Assert.Equal("clock", fixture.Database.FindMetadata(s_id)!.Value.Name);
        Assert.Equal(["_creation_index", Flag, "_own"], Keys(fixture));
        fixture.Scalar("next");
        Assert.Contains(new("_creation_index", "100"), fixture.Database.FindMetadata(ComponentId.FromName("next"))!.Value.Metadata);
    }

    [Fact]
    public void SetMetadata_OfASource_CannotTakeTheFlagAway()
    {
        using var fixture = new DatabaseFixture();
        Register(fixture, isSource: true);

        fixture.Database.SetMetadata(new ComponentMetadata(s_id, "clock", [new(Flag, "false")]));

        Assert.True(fixture.Database.FindComponent(s_id)!.IsTimestampSource);
        Assert.Contains(new(Flag, "true"), fixture.Database.FindMetadata(s_id)!.Value.Metadata);
    }

    private static Component Register(DatabaseFixture fixture, bool isSource)
    {
        Assert.True(fixture.Database.TryRegister(s_id, new ComponentSchema(PrimitiveType.F64), isSource, out Component component));
        return component;
    }

    private static IEnumerable<string> Keys(DatabaseFixture fixture) =>
        fixture.Database.FindMetadata(s_id)!.Value.Metadata.Select(m => m.Key).Order(StringComparer.Ordinal);
}
