using System.Net;
using System.Text.Json;
using ElodinFast.Client;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.EndToEnd.Tests;

public sealed class ServerProcessTests
{
    private static readonly ComponentId s_counter = ComponentId.FromName("test.counter");
    private static readonly PacketId s_table = new(1, 0);

    [Theory]
    [InlineData(CliProcess.SigTerm)]
    [InlineData(CliProcess.SigInt)]
    public async Task Run_Signalled_ExitsZeroAndKeepsAll(int signal)
    {
        using var folder = new TestFolder();
        string database = folder.At("db");
        (CliProcess server, IPEndPoint endPoint) = await CliProcess.StartServerAsync(folder, database);
        using (server)
        {
            await using ImpellerClient client = await ConnectAsync(endPoint);
            await SendRowsAsync(client, 0, 1000);
            await client.FlushAsync();
            Assert.Equal(0, await server.StopAsync(signal));
        }

        Assert.Equal(1000, CountRows(database));
    }

    [Fact]
    public async Task Run_PortTaken_SaysWhichAndExitsOne()
    {
        using var folder = new TestFolder();
        (CliProcess server, IPEndPoint endPoint) = await CliProcess.StartServerAsync(folder, folder.At("first"));
        using (server)
        {
            (int exitCode, string output, string errors) = await CliProcess.RunAsync("run", endPoint.ToString(), folder.At("second"));
            Assert.Equal((1, string.Empty), (exitCode, output));
            Assert.Contains($"{endPoint.Port}", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_SamePortRightAfterAKillWithClients_Serves()
    {
        using var folder = new TestFolder();
        (CliProcess server, IPEndPoint endPoint) = await CliProcess.StartServerAsync(folder, folder.At("db"));
        using (server)
        {
            await using ImpellerClient client = await ConnectAsync(endPoint);
            await client.FlushAsync();
            await server.StopAsync(CliProcess.SigKill);
            (CliProcess again, _) = await CliProcess.StartServerAsync(folder, folder.At("db"), endPoint.ToString());
            using (again)
            {
                Assert.Equal(0, await again.StopAsync());
            }
        }
    }

    [Fact]
    public async Task Run_DirectoryIsNoDatabase_SaysSoAndExitsOne()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.At("other"));
        await File.WriteAllTextAsync(folder.At("other/letter.txt"), "not a database");
        (int exitCode, _, string errors) = await CliProcess.RunAsync("run", "127.0.0.1:0", folder.At("other"));
        Assert.Equal(1, exitCode);
        Assert.Contains("missing db_state file at", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run", "127.0.0.1")]
    [InlineData("run", "localhost:2240")]
    [InlineData("run", "127.0.0.1:0", "db", "--follows", "127.0.0.1:2240")]
    [InlineData("sim", "rocket", "run", "--integrator", "euler")]
    [InlineData("demo", "--ticks", "3")]
    [InlineData("watch", "here")]
    [InlineData("export", "db")]
    public async Task Command_MakesNoSense_ExitsTwoWithoutOutput(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await CliProcess.RunAsync(arguments);
        Assert.Equal((2, string.Empty), (exitCode, output));
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KilledUnderLoad_HoldsEverythingAcknowledged()
    {
        using var folder = new TestFolder();
        string database = folder.At("db");
        (CliProcess server, IPEndPoint endPoint) = await CliProcess.StartServerAsync(folder, database);
        long acknowledged = 0;
        using (server)
        {
            await using ImpellerClient client = await ConnectAsync(endPoint);
            Task writer = Task.Run(async () =>
            {
                for (int first = 0; ; first += 500)
                {
                    await SendRowsAsync(client, first, 500);
                    await client.FlushAsync();
                    Volatile.Write(ref acknowledged, first + 500);
                }
            });
            while (Volatile.Read(ref acknowledged) < 20_000 && !writer.IsCompleted)
            {
                await Task.Delay(1);
            }

            await server.StopAsync(CliProcess.SigKill);
            await Assert.ThrowsAnyAsync<ImpellerClientException>(() => writer);
        }

        // Opening replays what the rings held.
        (CliProcess again, IPEndPoint newEndPoint) = await CliProcess.StartServerAsync(folder, database);
        using (again)
        {
            await using ImpellerClient client = await ImpellerClient.ConnectAsync("127.0.0.1", newEndPoint.Port);
            TimeSeriesReply rows = await client.GetTimeSeriesAsync(s_counter, long.MinValue, long.MaxValue);
            Assert.True(rows.Count >= acknowledged, $"{acknowledged} were acknowledged, {rows.Count} are there");
            for (int i = 0; i < rows.Count; i++)
            {
                Assert.Equal((i + 1L, i), (rows.TimestampMicros(i), BitConverter.ToInt64(rows.Values[(8 * i)..])));
            }

            Assert.Equal(0, await again.StopAsync());
        }
    }

    [Fact]
    public async Task Mirror_HundredThousandRowsBetweenTwoProcesses_NothingIsAllocatedOrLost()
    {
        const int Ticks = 100_000;
        using var folder = new TestFolder();
        string report = folder.At("report.json");
        long allocated;
        (CliProcess server, IPEndPoint endPoint) = await CliProcess.StartServerAsync(
            folder, folder.At("external"), "127.0.0.1:0", "--report", report);
        using (server)
        {
            (int exitCode, string output, string errors) = await CliProcess.RunAsync(
                "sim", "ball", "run", "--fast", "--ticks", $"{Ticks}", "--db-addr", endPoint.ToString(), "--db-path", folder.At("embedded"), "--json");
            Assert.True(exitCode == 0, errors);
            Assert.Equal(0, await server.StopAsync());
            AssertTimed(JsonDocument.Parse(output).RootElement.GetProperty("process"), "encoded", "sent");
            AssertTimed(JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement, "received", "readable", "end_to_end");
            allocated = HotBytes(JsonDocument.Parse(output).RootElement.GetProperty("process"), "tick", "mirror out")
                + HotBytes(JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement, "mirror in");
        }

        using OfflineDatabase embedded = OfflineDatabase.Open(folder.At("embedded"));
        using OfflineDatabase external = OfflineDatabase.Open(folder.At("external"));
        IReadOnlyList<ComponentComparison> compared = DatabaseComparer.CompareAll(embedded, external);
        Assert.All(compared, c => Assert.True(c.IsEqual && c.Duplicates == 0 && c.Echoed == 0, $"{c}"));
        Assert.Contains(compared, c => c.CountB == Ticks + 1);
        Assert.Equal(0, allocated);
    }

    private static void AssertTimed(JsonElement process, params string[] hops)
    {
        JsonElement latency = Assert.Single(process.GetProperty("mirrors").EnumerateObject()).Value.GetProperty("latency");
        Assert.All(hops, hop => Assert.True(latency.GetProperty(hop).GetProperty("count").GetInt64() > 0, hop));
    }

    private static long HotBytes(JsonElement process, params string[] warmThreads)
    {
        Dictionary<string, long> threads = process.GetProperty("hot_threads").EnumerateArray()
            .ToDictionary(static t => t.GetProperty("name").GetString()!, static t => t.GetProperty("allocated_bytes").GetInt64());
        Assert.All(warmThreads, name => Assert.True(threads[name] >= 0, $"{name} says that it never became warm"));
        return process.GetProperty("hot_allocated_bytes").GetInt64();
    }

    private static async Task<ImpellerClient> ConnectAsync(IPEndPoint endPoint)
    {
        ImpellerClient client = await ImpellerClient.ConnectAsync("127.0.0.1", endPoint.Port);
        VTable vtable = new VTableBuilder()
            .AddComponent(8, s_counter, new ComponentSchema(PrimitiveType.I64), VTableNode.Table(0, 8))
            .Build();
        await client.RegisterVTableAsync(new VTableMsg(s_table, vtable));
        return client;
    }

    private static async Task SendRowsAsync(ImpellerClient client, int first, int count)
    {
        var packets = new byte[count * 24];
        for (int i = 0; i < count; i++)
        {
            Span<byte> packet = packets.AsSpan(i * 24);
            PacketHeader.ForBody(16, PacketKind.Table, s_table, 0).Write(packet);
            BitConverter.TryWriteBytes(packet[8..], first + i + 1L);
            BitConverter.TryWriteBytes(packet[16..], (long)(first + i));
        }

        await client.SendPacketAsync(packets);
    }

    private static long CountRows(string database)
    {
        using OfflineDatabase offline = OfflineDatabase.Open(database);
        return offline.Find(s_counter)!.Count;
    }
}
