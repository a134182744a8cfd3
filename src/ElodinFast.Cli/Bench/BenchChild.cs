using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>This side of the other process: asks and waits for the answer. One thread at a time.</summary>
internal sealed class BenchChild : IDisposable
{
    private const int LookMs = 50;

    private readonly BlockingCollection<string> _lines = [];
    private readonly ChildProcess _process;

    public BenchChild() => _process = ChildProcess.Start("measured process", ["bench", BenchCommand.PeerName], _lines.Add);

    /// <summary>A served database of its own, in the given mode; the address is in the answer.</summary>
    public PeerReply Open(LinkThreads threads, string path, int backCount, bool answers, CancellationToken cancellation) =>
        Ask($"open {threads.Mode} {threads.SenderCore ?? -1} {backCount} {(answers ? "answers" : "listens")} {path}", cancellation);

    /// <summary>Asks and waits for the answer, as long as it takes; every request ends by itself.</summary>
    /// <exception cref="CommandException">It could not do that, or has died.</exception>
    public PeerReply Ask(FormattableString request, CancellationToken cancellation)
    {
        Send(request);
        return WaitForReply(cancellation);
    }

    public void Send(FormattableString request) => _process.WriteLine(request.ToString(CultureInfo.InvariantCulture));

    public PeerReply WaitForReply(CancellationToken cancellation)
    {
        string? line;
        while (!_lines.TryTake(out line, LookMs, cancellation))
        {
            if (_process.HasExited && _lines.Count == 0)
            {
                throw new CommandException($"the measured process has ended:\n{string.Join('\n', _process.Log)}");
            }
        }

        PeerReply reply = JsonSerializer.Deserialize(line, BenchJson.Default.PeerReply)!;
        return reply.Error is null ? reply : throw new CommandException($"the measured process failed: {reply.Error}");
    }

    public void Dispose()
    {
        _process.Dispose();
        _lines.Dispose();
    }
}
