using ElodinFast.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ElodinFast.Sim;

/// <summary>How a simulation is run. <see cref="Parse"/> reads them from a command line.</summary>
public sealed partial record RunOptions
{
    private const double SlowestRate = 1e-6;
    private const double FastestRate = 1e9;

    /// <summary>Ticks a second of data time.</summary>
    public double SimulationRate { get; init; } = 120;

    /// <summary>Whether ticks keep pace with the clock; otherwise they follow each other as fast as they can.</summary>
    public bool RealTime { get; init; }

    /// <summary>Address (<c>HOST:PORT</c>) of a database that this one mirrors with, both ways; none: no mirror.</summary>
    public string? DbAddress { get; init; }

    /// <summary>Directory of the embedded database, opened if it exists; none: a temporary one.</summary>
    public string? DbPath { get; init; }

    /// <summary>Address on which the embedded database listens; none: it is not served, or on a free port when it is mirrored.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>How many ticks to run; none: until cancelled.</summary>
    public long? MaxTicks { get; init; }

    /// <summary>The integrator that the command line asks for; the program passes it to <see cref="SixDof"/>.</summary>
    public Integrator Integrator { get; init; } = Integrator.Rk4;

    /// <summary>Timestamp of the initial values and of tick 0, microseconds since the Unix epoch; none: now.</summary>
    public long? StartTimestamp { get; init; }

    /// <summary>With <see cref="RealTime"/>: how long before each deadline to stop sleeping and watch the clock.</summary>
    public TimeSpan PacingLead { get; init; } = TimeSpan.FromMicroseconds(250);

    /// <summary>With <see cref="DbAddress"/>: how long to wait at the end until the other side has everything.</summary>
    public TimeSpan MirrorTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With <see cref="DbAddress"/>: how the mirror's threads run. Inline: each tick receives at its start and sends in its commit.</summary>
    public LinkThreads LinkThreads { get; init; } = LinkThreads.Default;

    /// <summary>Receives what an operator should know.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Called at the start of each tick.</summary>
    public Action<StepContext>? PreStep { get; init; }

    /// <summary>Called at the end of each tick, after its values were stored.</summary>
    public Action<StepContext>? PostStep { get; init; }

    /// <summary>Ends the run before the next tick.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Data time of one tick: a whole number of nanoseconds, as Elodin rounds it.</summary>
    /// <exception cref="InvalidOperationException">The rate is not usable.</exception>
    internal long TimeStepNanos => IsUsableRate(SimulationRate)
        ? (long)Math.Round(1e9 / SimulationRate, MidpointRounding.AwayFromZero)
        : throw new InvalidOperationException(
            $"A simulation rate of {SimulationRate} Hz is not between {SlowestRate} and {FastestRate} Hz.");

    internal static bool IsUsableRate(double hertz) => hertz is >= SlowestRate and <= FastestRate;
}
