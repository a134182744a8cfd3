using System.CommandLine;
using ElodinFast.Client;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast watch</c>: live values of any Impeller2 server.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var address = new Argument<string>("ADDR") { Description = "the database to attach to (HOST:PORT)" };
        var pattern = new Argument<string?>("GLOB")
        {
            Description = "component names to show; * stands for anything (default: all)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "one JSON object a value and line, as when piped" };
        var command = new Command("watch", "Shows live values: a table on a terminal, JSON lines when piped or with --json.")
        {
            address, pattern, json,
        };
        command.SetAction((parsed, _) => WatchAsync(
            parsed.GetValue(address)!, new NamePattern(parsed.GetValue(pattern)), parsed.GetValue(json) || Console.IsOutputRedirected));
        return HelpWithExamplesAction.Describe(
            command,
            "elodinfast watch 127.0.0.1:2240",
            "elodinfast watch 127.0.0.1:2240 'rocket.*'",
            "elodinfast watch 127.0.0.1:2240 'rocket.world_pos' --json | head -5");
    }

    private static async Task<int> WatchAsync(string address, NamePattern pattern, bool asJson)
    {
        if (!ImpellerClient.TryParseAddress(address, out string host, out int port))
        {
            throw new CommandException($"\"{address}\" is no address: HOST:PORT or [IPV6]:PORT is wanted.", ExitCode.Usage);
        }

        using var shutdown = new Shutdown();
        ImpellerClient client = await ImpellerClient.ConnectAsync(host, port, cancellationToken: shutdown.Token).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            using IValueView view = asJson ? new JsonLinesView(Console.OpenStandardOutput()) : new TableView(address);

            // Live first, then what was there before: a value that arrives in between is newer and wins.
            var latest = new LatestValues(pattern, view);
            await client.StreamRealTimeAsync(latest.OnLive, cancellationToken: shutdown.Token).ConfigureAwait(false);
            await latest.LoadAsync(client, shutdown.Token).ConfigureAwait(false);
            return await WaitForEndAsync(client, view, shutdown.Token).ConfigureAwait(false);
        }
    }

    private static async Task<int> WaitForEndAsync(ImpellerClient client, IValueView view, CancellationToken stop)
    {
        try
        {
            await Task.WhenAny(client.Closed, view.Closed).WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success;
        }

        return view.Closed.IsCompleted
            ? ExitCode.Success
            : throw new CommandException($"the server at {client.RemoteEndPoint} closed the connection");
    }
}
