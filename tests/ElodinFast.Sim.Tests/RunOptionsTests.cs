namespace ElodinFast.Sim.Tests;

public sealed class RunOptionsTests
{
    [Fact]
    public void Parse_Nothing_KeepsPaceUntilCancelled()
    {
        RunOptions options = RunOptions.Parse([]);
        Assert.Equal(new RunOptions { RealTime = true }, options);
        Assert.Equal(options, RunOptions.Parse(["run"]));
    }

    [Fact]
    public void Parse_EveryOption_IsRead()
    {
        RunOptions options = RunOptions.Parse(
            [
                "run", "127.0.0.1:2250", "--db-addr", "127.0.0.1:2240", "--db-path", "flight", "--ticks", "500", "--rate", "240",
                "--fast", "--integrator", "semi-implicit", "--start-timestamp", "1700000000000000",
            ]);
        Assert.Equal(
            new RunOptions
            {
                ListenAddress = "127.0.0.1:2250",
                DbAddress = "127.0.0.1:2240",
                DbPath = "flight",
                MaxTicks = 500,
                SimulationRate = 240,
                RealTime = false,
                Integrator = Integrator.SemiImplicit,
                StartTimestamp = 1_700_000_000_000_000,
            },
            options);
    }

    [Fact]
    public void Parse_WithDefaults_KeepsWhatIsNotGiven()
    {
        var defaults = new RunOptions { SimulationRate = 60, MaxTicks = 10, Integrator = Integrator.ElodinRk4 };
        Assert.Equal(defaults with { MaxTicks = 20 }, RunOptions.Parse(["--ticks", "20"], defaults));
    }

    [Theory]
    [InlineData("--ticks", "-1")]
    [InlineData("--ticks", "many")]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "NaN")]
    [InlineData("--integrator", "euler")]
    [InlineData("--unknown", "1")]
    [InlineData("--db-addr")]
    [InlineData("a:1", "b:2")]
    public void Parse_NotUnderstood_SaysWhatIs(params string[] args)
    {
        FormatException error = Assert.Throws<FormatException>(() => RunOptions.Parse(args));
        Assert.Contains("--db-addr HOST:PORT", error.Message, StringComparison.Ordinal);
    }
}
