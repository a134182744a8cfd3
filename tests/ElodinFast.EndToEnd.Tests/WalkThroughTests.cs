using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ElodinFast.Client;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.EndToEnd.Tests;

/// <summary>What the README walks through, with processes and real sockets.</summary>
public sealed class WalkThroughTests
{
    private const int Ticks = 300;
    private const int Samples = Ticks + 1;

    [Fact]
    public async Task RunSimWatchInfoExport_OneFlight_DataIsInBothAndStays()
    {
        using var folder = new TestFolder();
        string external = folder.At("external");
        string embedded = folder.At("embedded");
        (CliProcess server, IPEndPoint endPoint) = await CliProcess.StartServerAsync(folder, external, "[::]:0");
        using (server)
        {
            // 1. and 2.: a simulation mirrors itself with it, and two clients look on.
            string address = $"127.0.0.1:{endPoint.Port}";
            using var all = CliProcess.Start("watch", address, "--json");
            using var some = CliProcess.Start("watch", address, "rocket.world_*");
            (int exitCode, string output, string errors) = await CliProcess.RunAsync(
                "sim", "rocket", "run", "--db-addr", address, "--db-path", embedded, "--ticks", $"{Ticks}", "--rate", "120", "--json");
            Assert.True(exitCode == 0, errors);
            Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("mirrored").GetBoolean());
            await WaitForAsync(() => all.Output.Contains("\"rocket.fin_deflect\"", StringComparison.Ordinal)
                && some.Output.Contains("\"rocket.world_vel\"", StringComparison.Ordinal));
            Assert.DoesNotContain("Globals.tick", some.Output, StringComparison.Ordinal);
            Assert.Contains("\"Globals.tick\"", all.Output, StringComparison.Ordinal);
            Assert.Equal(0, await all.StopAsync(CliProcess.SigInt));
            Assert.Equal(0, await some.StopAsync(CliProcess.SigInt));
            Assert.Equal(0, await server.StopAsync());
            Assert.Equal(string.Empty, server.Output);
        }

        AssertEqual(embedded, external);
        await AssertEqualInAnotherLanguageAsync(embedded, external);
        await AssertShownAsync(folder, external);

        // 3.: also after a restart.
        (CliProcess again, IPEndPoint newEndPoint) = await CliProcess.StartServerAsync(folder, external);
        using (again)
        {
            await using (ImpellerClient client = await ImpellerClient.ConnectAsync("127.0.0.1", newEndPoint.Port))
            {
                TimeSeriesReply ticks = await client.GetTimeSeriesAsync(ComponentId.FromName("Globals.tick"), long.MinValue, long.MaxValue);
                Assert.Equal(Samples, ticks.Count);
                Assert.Equal((ulong)Ticks, BitConverter.ToUInt64(ticks.Values[^8..]));
            }

            Assert.Equal(0, await again.StopAsync());
        }

        await AssertShownAsync(folder, external);
    }

    private static void AssertEqual(string embeddedPath, string externalPath)
    {
        using OfflineDatabase embedded = OfflineDatabase.Open(embeddedPath);
        using OfflineDatabase external = OfflineDatabase.Open(externalPath);
        IReadOnlyList<ComponentComparison> compared = DatabaseComparer.CompareAll(embedded, external);
        Assert.NotEmpty(compared);
        Assert.All(compared, c => Assert.True(c.IsEqual && c.Duplicates == 0 && c.Echoed == 0, $"{c}"));
        Assert.All(compared.Where(static c => c.Name != "rocket.fin_control_trim"), c => Assert.Equal(Samples, c.CountA));
    }

    private static async Task AssertEqualInAnotherLanguageAsync(string embedded, string external)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true };
        Array.ForEach([Path.Combine(RepositoryRoot.Path, "tests", "tools", "compare_databases.py"), embedded, external, "--all"], start.ArgumentList.Add);
        using Process script = Process.Start(start)!;
        string output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 0, output);
    }

    private static async Task AssertShownAsync(TestFolder folder, string database)
    {
        (int infoExit, string info, _) = await CliProcess.RunAsync("info", database, "--json");
        Assert.Equal(0, infoExit);
        JsonElement position = JsonDocument.Parse(info).RootElement.GetProperty("components").EnumerateArray()
            .Single(c => c.GetProperty("name").GetString() == "rocket.world_pos");
        Assert.Equal(Samples, position.GetProperty("samples").GetInt64());

        (int listExit, string list, _) = await CliProcess.RunAsync("list-components", database);
        Assert.Equal(0, listExit);
        Assert.Contains("rocket.fin_control_trim", list.Split('\n'));

        string csv = folder.At("csv");
        (int exportExit, _, string exportErrors) = await CliProcess.RunAsync("export", database, "--format", "csv", "-o", csv);
        Assert.True(exportExit == 0, exportErrors);
        Assert.Equal(Samples + 1, File.ReadLines(Path.Combine(csv, "rocket.world_pos.csv")).Count());
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (int i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(condition());
    }
}
