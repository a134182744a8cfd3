using System.Diagnostics;
using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Mirror;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>The embedded side of a measured link, in this process: a database with a row that this side owns.</summary>
internal sealed class BenchLink : IDisposable
{
    private const int LiveTimeoutMs = 20_000;

    private readonly ImpellerServer _server;

    private BenchLink(Database database, BenchRow row, ImpellerServer server, MirrorLink mirror)
    {
        Database = database;
        Row = row;
        _server = server;
        Mirror = mirror;
    }

    public Database Database { get; }

    public BenchRow Row { get; }

    public MirrorLink Mirror { get; }

    /// <summary>Opens the database, lets <paramref name="before"/> write to it, and starts to mirror it.</summary>
    public static BenchLink Start(
        string path, string address, LinkThreads threads, string name, int count, ComponentSchema schema, Action<BenchRow>? before = null)
    {
        Database database = BenchDatabase.Open(path);
        BenchRow row = BenchRow.Own(database, name, count, schema);
        before?.Invoke(row);
        var logger = new CliLogger(LogLevel.Error);
        ImpellerServer server = ImpellerServer.Start(
            database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0), Logger = logger });
        var mirror = MirrorLink.Start(
            database, server, address, row.Components, new MirrorOptions { Threads = threads, Logger = logger });
        return new BenchLink(database, row, server, mirror);
    }

    /// <summary>Both directions carry rows. Polls, for inline mode.</summary>
    public void WaitUntilLive(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        while (Mirror.Metrics.State != "Live")
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(began).TotalMilliseconds > LiveTimeoutMs)
            {
                throw new CommandException($"the mirror was not up in time: {Mirror.Metrics.LastError ?? Mirror.Metrics.State}");
            }

            if (!Mirror.Poll())
            {
                Thread.Sleep(1);
            }
        }
    }

    public void Dispose()
    {
        Mirror.Dispose();
        _server.Dispose();
        Row.Dispose();
        Database.Dispose();
    }
}
