using System.Text.Json;
using Xunit;

namespace ElodinFast.EndToEnd.Tests;

/// <summary>The bench as a user starts it: what it counts must be right on any machine, how fast it was is not looked at.</summary>
public sealed class BenchProcessTests
{
    [Fact]
    public async Task Mirror_400ComponentsAKilohertzBothWays_LosesRepeatsAndAllocatesNothing()
    {
        (_, string output, string errors) = await CliProcess.RunAsync("bench", "mirror", "--seconds", "3", "--json");

        JsonElement[] figures = [.. JsonDocument.Parse(output).RootElement.GetProperty("figures").EnumerateArray()];
        Assert.True(figures.Length == 2, errors);
        Assert.All(figures, figure =>
        {
            JsonElement counters = figure.GetProperty("counters");
            Assert.True(counters.GetProperty("rows").GetDouble() > 0);
            Assert.All(
                ["lost", "duplicates", "allocated_bytes"],
                name => Assert.True(counters.GetProperty(name).GetDouble() == 0, $"{name} {counters.GetProperty(name)}; {errors}"));
        });
    }
}
