using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>
/// The other process of a measurement: takes requests from stdin, a line each, and answers each with a line of JSON. Ends with stdin.
/// </summary>
internal sealed class BenchPeer : IDisposable
{
    private const int LookMs = 1;

    private BenchPeerNode? _node;

    /// <summary>Until stdin ends.</summary>
    public static int Run()
    {
        // Ctrl-C reaches this process too: the one that started it says when to end.
        using var shutdown = new Shutdown();
        using var peer = new BenchPeer();
        while (Console.In.ReadLine() is { } line)
        {
            PeerReply reply;
            try
            {
                reply = peer.Answer(line.Split(' '), shutdown.Token);
            }
#pragma warning disable CA1031 // whatever it is, the other side gets it as an answer
            catch (Exception e)
#pragma warning restore CA1031
            {
                reply = new PeerReply { Error = e.Message };
            }

            Console.Out.WriteLine(JsonSerializer.Serialize(reply, BenchJson.Default.PeerReply));
        }

        return ExitCode.Success;
    }

    public void Dispose() => _node?.Dispose();

    private BenchPeerNode Node => _node ?? throw new CommandException("nothing is open");

    private PeerReply Answer(string[] words, CancellationToken cancellation) => words[0] switch
    {
        "open" => Open(BenchModes.ThreadsOf(Enum.Parse<LinkMode>(words[1]), Number(words[2])), Number(words[3]), words[4] == "answers", words[5]),
        "close" => Close(),
        "take" => Take(),
        "fly" => new PeerReply { Flight = BenchFlight.Fly(Node.Back!, Real(words[1]), Real(words[2]), cancellation) },
        "expect" => Expect(words[1], Number(words[2]), Number(words[3])),
        "lost" => new PeerReply { Count = Node.Metrics.Sum(static m => m.LostIn + m.Duplicates + m.LateIn) },
        _ => throw new CommandException($"unknown request {words[0]}"),
    };

    private PeerReply Open(LinkThreads threads, int backCount, bool answers, string path)
    {
        Close();
        _node = new BenchPeerNode(threads, path, backCount, answers);
        return new PeerReply { Address = _node.EndPoint.ToString() };
    }

    private PeerReply Close()
    {
        _node?.Dispose();
        _node = null;
        return new PeerReply();
    }

    private PeerReply Take()
    {
        var reply = new PeerReply { Buckets = Node.Latencies.Buckets };
        Node.Latencies.Clear();
        return reply;
    }

    // From the first sample that is seen to the last: how long the rows between took.
    private PeerReply Expect(string name, long count, int timeoutMs)
    {
        long endMs = Environment.TickCount64 + timeoutMs;
        ComponentId id = ComponentId.FromName(name);
        long first = 0;
        long began = 0;
        while (true)
        {
            long held = Node.Database.FindComponent(id)?.SampleCount ?? 0;
            long now = Stopwatch.GetTimestamp();
            if (first == 0 && held > 0)
            {
                first = held;
                began = now;
            }

            if (held >= count)
            {
                Node.Database.Drain();
                long ended = Stopwatch.GetTimestamp();
                double seconds = Stopwatch.GetElapsedTime(began, ended).TotalSeconds;
                return new PeerReply { Count = held - first, Seconds = seconds, EndTicks = ended };
            }

            if (Environment.TickCount64 >= endMs)
            {
                throw new CommandException($"{held} of {count} rows were there in time");
            }

            Thread.Sleep(LookMs);
        }
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static double Real(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
