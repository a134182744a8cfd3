using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ElodinFast.Cli;

/// <summary>The demo on a terminal: one panel, redrawn ten times a second, lines of what happened below it.</summary>
internal sealed class LiveDemoView : IDemoView
{
    private const int RedrawMs = 100;
    private const int LinesMax = 12;
    private const int BarWidth = 40;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task _drawing;
    private volatile DemoMoment? _moment;

    public LiveDemoView() => _drawing = Task.Run(DrawAsync);

    public void Show(DemoMoment moment) => _moment = moment;

    public void Say(string line)
    {
        _lines.Enqueue(line);
        while (_lines.Count > LinesMax && _lines.TryDequeue(out _))
        {
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _drawing.Wait();
        _stop.Dispose();
    }

    private async Task DrawAsync() =>
        await AnsiConsole.Live(new Text("starting")).StartAsync(async live =>
        {
            bool isLast = false;
            while (!isLast)
            {
                isLast = _stop.IsCancellationRequested;
                live.UpdateTarget(Draw());
                if (!isLast)
                {
                    await Task.Delay(RedrawMs).ConfigureAwait(false);
                }
            }
        }).ConfigureAwait(false);

    private Rows Draw()
    {
        var parts = new List<IRenderable>();
        if (_moment is { } moment)
        {
            parts.Add(new Panel(DrawFlight(moment)).Header(Markup.Escape($" elodinfast demo: {moment.Phase} ")).RoundedBorder());
        }
        else
        {
            parts.Add(new Text("starting"));
        }

        parts.AddRange(_lines.Select(static line => new Text(line)));
        return new Rows(parts);
    }

    private static Grid DrawFlight(DemoMoment moment)
    {
        FlightView flight = moment.Flight;
        Grid grid = new Grid().AddColumn().AddColumn();
        int filled = (int)(BarWidth * Math.Clamp((double)flight.Tick / Math.Max(1, moment.Ticks), 0, 1));
        Add("flight", $"[green]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/] tick {flight.Tick}/{moment.Ticks}");
        Add("altitude", Number(flight.AltitudeMetres, "0.0", "m"));
        Add("speed", Number(flight.SpeedMetresPerSecond, "0.0", "m/s"));
        Add(
            "fin",
            Number(flight.FinDegrees, "0.00", "deg")
            + (moment.TrimDegrees is { } trim ? $"   [yellow]trim {Number(trim, "0.0", "deg")} written to the external database[/]" : string.Empty));
        Add("mirror", moment.Sim.MirrorState == "Live" ? "[green]Live[/]" : $"[yellow]{Markup.Escape(moment.Sim.MirrorState)}[/]");
        Add("rows", $"out {Number(moment.RowsOutPerSecond, "0", "/s")}   in {Number(moment.RowsInPerSecond, "0", "/s")}");
        Add("latency", moment.Latency?.ToString() ?? "-");
        Add("lost", moment.Sim.Lost == 0 ? "[green]0[/]" : $"[red]{moment.Sim.Lost}[/]");
        return grid;

        void Add(string name, string markup) => grid.AddRow($"[grey]{name}[/]", markup);
    }

    private static string Number(double value, string format, string unit) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
