using System.Diagnostics;
using System.Globalization;
using ElodinFast.Client;
using ElodinFast.Wire;
using Spectre.Console;

namespace ElodinFast.Cli;

/// <summary>A live table on the terminal: one line a component, and one a link of a mirror, redrawn ten times a second.</summary>
internal sealed class TableView : IValueView
{
    private const int RedrawMs = 100;
    private const int RowsReservedForFrame = 6;

    private readonly string _address;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly LatencyLines _latencies = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;

    public TableView(string address)
    {
        _address = address;
        _drawing = Task.Run(DrawAsync);
    }

    public Task Closed => _drawing;

    public void Show(StreamedComponent component, long timestampMicros, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            if (_latencies.TryTake(component, value))
            {
                return;
            }

            if (!_lines.TryGetValue(component.Name, out Line? line))
            {
                line = new Line();
                _lines.Add(component.Name, line);
            }

            line.Schema = component.Schema;
            line.TimestampMicros = timestampMicros;
            line.Count++;
            if (line.Value.Length != value.Length)
            {
                line.Value = new byte[value.Length];
            }

            value.CopyTo(line.Value);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _drawing.Wait();
        _stop.Dispose();
    }

    private async Task DrawAsync()
    {
        long drawn = Stopwatch.GetTimestamp();
        await AnsiConsole.Live(new Table()).AutoClear(false).StartAsync(async live =>
        {
            while (!_stop.IsCancellationRequested)
            {
                await Task.Delay(RedrawMs).ConfigureAwait(false);
                double seconds = Stopwatch.GetElapsedTime(drawn).TotalSeconds;
                drawn = Stopwatch.GetTimestamp();
                live.UpdateTarget(Draw(seconds));
            }
        }).ConfigureAwait(false);
    }

    private Table Draw(double seconds)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(_address));
        table.AddColumn("component");
        table.AddColumn("type");
        table.AddColumn("value");
        table.AddColumn("time (s)");
        table.AddColumn(new TableColumn("per s").RightAligned());
        lock (_gate)
        {
            int room = Math.Max(1, AnsiConsole.Profile.Height - RowsReservedForFrame - _latencies.Count);
            foreach ((string name, Line line) in _lines.Take(room))
            {
                // Smoothed over about a second: single redraws see 0 or 1.
                line.Rate += ((line.Count / Math.Max(seconds, 1e-3)) - line.Rate) * Math.Min(1, seconds);
                line.Count = 0;
                table.AddRow(
                    Markup.Escape(name),
                    Markup.Escape(line.Schema!.ToString()),
                    Markup.Escape(ComponentValues.ToText(line.Schema, line.Value)),
                    (line.TimestampMicros / 1e6).ToString("0.000", CultureInfo.InvariantCulture),
                    line.Rate.ToString("0", CultureInfo.InvariantCulture));
            }

            foreach ((string link, string text) in _latencies.Tell())
            {
                table.AddRow(Markup.Escape(link), "p50/p99 us", Markup.Escape(text), string.Empty, string.Empty);
            }

            if (_lines.Count > room)
            {
                table.Caption($"{_lines.Count - room} more; a pattern or a higher terminal shows them");
            }
        }

        return table;
    }

    private sealed class Line
    {
        public ComponentSchema? Schema { get; set; }

        public byte[] Value { get; set; } = [];

        public long TimestampMicros { get; set; }

        public int Count { get; set; }

        public double Rate { get; set; }
    }
}
