using System.Text.RegularExpressions;
using ElodinFast.Examples;
using ElodinFast.TestKit;

namespace ElodinFast.Sim.Tests;

public sealed partial class ExamplesTests
{
    [Fact]
    public void Find_EachExample_BuildsAndRuns()
    {
        Assert.Equal(["rocket", "ball", "three-body"], ExampleCatalog.All.Select(static example => example.Name));
        foreach (Example example in ExampleCatalog.All)
        {
            Assert.Same(example, ExampleCatalog.Find(example.Name));
            foreach (Integrator integrator in Enum.GetValues<Integrator>())
            {
                (World world, SimulationSystem system, double rate, long ticks) = example.Build(integrator);
                Assert.True(ticks > 0);
                var options = new RunOptions { SimulationRate = rate, MaxTicks = 10 };
                Assert.Equal(10, new TickLoop(world, system, new NullWorldStore(), options).Run().TickCount);
            }
        }

        Assert.Null(ExampleCatalog.Find("Rocket"));
    }

    [Fact]
    public void RunAsProgram_WithoutADatabasePath_LeavesNothingBehind()
    {
        RunResult result = BallExample.RunAsProgram(["run", "--ticks", "20", "--fast"]);
        Assert.Equal(20, result.TickCount);
        Assert.Equal(0, result.RefusedCommits);
    }

    [Fact]
    public void Documentation_EveryCodeBlock_StandsInTheExamples()
    {
        string sources = string.Concat(Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "ElodinFast.Examples"), "*.cs", SearchOption.AllDirectories)
            .Select(static file => File.ReadAllText(file)));
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "simulation.md"));
        MatchCollection blocks = CodeBlock().Matches(page);
        Assert.True(blocks.Count >= 5);
        foreach (Match block in blocks)
        {
            Assert.Contains(block.Groups[1].Value, sources, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
