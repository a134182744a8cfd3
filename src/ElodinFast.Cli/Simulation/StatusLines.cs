using System.Text.Json;

namespace ElodinFast.Cli;

/// <summary>Writes a status as a JSON line to stdout, ten times a second, on a thread of its own.</summary>
internal sealed class StatusLines : IDisposable
{
    private const int IntervalMs = 100;

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public StatusLines(Func<SimStatus> read)
    {
        _thread = new Thread(() =>
        {
            do
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(read(), CliJson.Default.SimStatus));
            }
            while (!_stop.Wait(IntervalMs));
        })
        {
            Name = "status",
            IsBackground = true,
        };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }
}
