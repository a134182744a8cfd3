using System.Runtime.InteropServices;
using ElodinFast.Client;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Cli.Tests;

public sealed class LatencyLinesTests
{
    private readonly LatencyLines _lines = new();

    [Fact]
    public void Tell_OfSeveralHops_IsOneLineALinkInTheOrderOfTheWay()
    {
        Assert.True(Take("mirror.sim1.end_to_end", 80, 1240.6, 3000, 4000));
        Assert.True(Take("mirror.sim1.readable", 1.26, 2, 3, 4));
        Assert.True(Take("mirror.external.sent", 5, 9, 10, 11));
        Assert.True(Take("mirror.external.sent", 6, 9, 10, 11));
        Assert.Equal([("mirror.external", "sent 6.0/9.0"), ("mirror.sim1", "readable 1.3/2.0  end to end 80.0/1241")], _lines.Tell());
        Assert.Equal(2, _lines.Count);
    }

    [Theory]
    [InlineData("rocket.sim1.sent")]
    [InlineData("mirror.sent")]
    [InlineData("mirror.sim1.else")]
    [InlineData("mirror..sent.x")]
    public void TryTake_OfAnythingElse_LeavesIt(string name) => Assert.False(Take(name, 1, 2, 3, 4));

    [Fact]
    public void TryTake_OfAnotherShape_LeavesIt()
    {
        Assert.False(Take("mirror.sim1.sent", 1, 2, 3));
        var floats = new StreamedComponent(ComponentId.FromName("mirror.sim1.sent"), new ComponentSchema(PrimitiveType.F32, 8)) { Name = "mirror.sim1.sent" };
        Assert.False(_lines.TryTake(floats, new byte[32]));
    }

    private bool Take(string name, params double[] values)
    {
        var component = new StreamedComponent(ComponentId.FromName(name), new ComponentSchema(PrimitiveType.F64, (ulong)values.Length)) { Name = name };
        return _lines.TryTake(component, MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
