using System.Text.Json;
using Xunit;

namespace ElodinFast.EndToEnd.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_ShortForm_IsVerifiedAndPrintsOneObject()
    {
        (int exitCode, string output, string errors) = await CliProcess.RunAsync("demo", "--fast", "--ticks", "600", "--json");

        Assert.True(exitCode == 0, errors + output);
        JsonElement result = JsonDocument.Parse(output).RootElement;
        Assert.True(result.GetProperty("verified").GetBoolean());
        Assert.Equal(600, result.GetProperty("ticks").GetInt64());
        long components = result.GetProperty("components").GetInt64();
        Assert.True(components > 20);
        Assert.Equal(components * 601, result.GetProperty("samples_embedded").GetInt64());
        Assert.Equal(components * 601, result.GetProperty("samples_external").GetInt64());
        Assert.All(
            ["lost", "late", "duplicates", "echoed", "hot_allocated_bytes"],
            name => Assert.Equal(0, result.GetProperty(name).GetInt64()));
        Assert.InRange(result.GetProperty("control_applied_tick").GetInt64(), 300, 599);
        Assert.All(
            ["latency_us", "tick_us", "tick_us_without_mirror"],
            name => Assert.True(result.GetProperty(name).GetProperty("p50").GetDouble() > 0, name));
        Assert.True(result.TryGetProperty("gen0", out _));
    }

    [Fact]
    public async Task Demo_WithUdpBlocked_Fails()
    {
        (int exitCode, string output, _) = await CliProcess.RunAsync("demo", "--fast", "--ticks", "60", "--json", "--without-udp");

        Assert.Equal(1, exitCode);
        JsonElement result = JsonDocument.Parse(output).RootElement;
        Assert.False(result.GetProperty("verified").GetBoolean());
        Assert.NotEqual(0, result.GetProperty("lost").GetInt64());
    }

    [Fact]
    public async Task Sim_NobodyAtTheAddress_FailsAndSaysSo()
    {
        (int exitCode, _, string errors) = await CliProcess.RunAsync(
            "sim", "ball", "run", "--fast", "--ticks", "50", "--db-addr", "127.0.0.1:1", "--mirror-timeout", "1");

        Assert.Equal(1, exitCode);
        Assert.Contains("not everything has arrived at 127.0.0.1:1", errors, StringComparison.Ordinal);
    }
}
