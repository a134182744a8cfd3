using System.Diagnostics;

namespace ElodinFast.Cli;

/// <summary>A plain line a second, for pipes and CI.</summary>
internal sealed class PlainDemoView : IDemoView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private long _shown;

    public void Show(DemoMoment moment)
    {
        if (_shown == 0 || Stopwatch.GetElapsedTime(_shown) >= s_interval)
        {
            _shown = Stopwatch.GetTimestamp();
            FlightView flight = moment.Flight;
            Console.Out.WriteLine(FormattableString.Invariant(
                $"tick {flight.Tick,6}/{moment.Ticks}  altitude {flight.AltitudeMetres,7:0.0} m  speed {flight.SpeedMetresPerSecond,6:0.0} m/s  fin {flight.FinDegrees,6:0.00} deg  mirror {moment.Sim.MirrorState,-10} out {moment.RowsOutPerSecond,5:0}/s in {moment.RowsInPerSecond,3:0}/s  lost {moment.Sim.Lost}  latency {moment.Latency?.ToString() ?? "-"}"));
        }
    }

    public void Say(string line) => Console.Out.WriteLine(line);

    public void Dispose()
    {
    }
}
