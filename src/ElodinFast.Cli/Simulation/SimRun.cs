using System.Text.Json;
using ElodinFast.Buffers;
using ElodinFast.Examples;
using ElodinFast.Hosting;
using ElodinFast.Mirror;
using ElodinFast.Net;
using ElodinFast.Sim;
using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>One run of an example with its embedded database, served and mirrored where asked for.</summary>
internal sealed class SimRun
{
    private const long WarmUpTicksMax = 120;
    private const double NanosPerMicro = 1000;

    private readonly Example _example;
    private readonly SimSettings _settings;
    private readonly CliLogger _logger = new(LogLevel.Information);
    private readonly long _warmUpTick;
    private ControlWatch? _control;
    private MirrorLink? _link;
    private MirrorWatch? _mirrorWatch;
    private int _gen0AtWarmUp;
    private long _tick;
    private CancellationToken _stop;

    private SimRun(Example example, SimSettings settings)
    {
        _example = example;
        _settings = settings;
        _warmUpTick = Math.Min(WarmUpTicksMax, (settings.Options.MaxTicks ?? long.MaxValue) / 4);
    }

    /// <summary>Runs, reports, and says whether all went well. 0 only when the ticks are done and what was mirrored has arrived.</summary>
    public static int Run(Example example, SimSettings settings)
    {
        using var shutdown = new Shutdown(settings.UntilStdinCloses);
        SimReport report = new SimRun(example, settings).Fly(shutdown.Token);
        if (settings.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, CliJson.Default.SimReport));
        }

        foreach (string problem in report.Problems)
        {
            Console.Error.WriteLine($"error: {problem}");
        }

        return report.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private SimReport Fly(CancellationToken stop)
    {
        _stop = stop;
        (World world, SimulationSystem system, double rateHz, long ticks) = _example.Build(_settings.Options.Integrator);
        RunOptions options = _settings.Options with
        {
            SimulationRate = _settings.IsRateGiven ? _settings.Options.SimulationRate : rateHz,
            MaxTicks = _settings.Options.MaxTicks ?? ticks,
            CancellationToken = stop,
            PreStep = BeforeTick,
            PostStep = AfterTick,
        };
        DirectoryInfo? temporary = options.DbPath is null ? Directory.CreateTempSubdirectory("elodinfast-sim-") : null;
        try
        {
            // A directory that is thrown away at the end needs nothing of the disk.
            using Database database = Database.Open(options.DbPath ?? Path.Combine(temporary!.FullName, "db"), new DatabaseOptions
            {
                Durability = temporary is null ? _settings.Durability.Mode : DurabilityMode.Process,
                CheckpointIntervalMs = _settings.Durability.CheckpointIntervalMs,
                FreeByteCountMin = _settings.Durability.FreeByteCountMin,
                Logger = _logger,
            });

            // Follows before the initial values are stored, so that they are in it.
            using TraceWriter? trace = _settings.TraceFile is { } file ? new TraceWriter(database, file) : null;
            return FlyIn(database, world, system, options);
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private SimReport FlyIn(Database database, World world, SimulationSystem system, RunOptions options)
    {
        using var store = new DatabaseWorldStore(database, waitForSpace: !options.RealTime);
        var loop = new TickLoop(world, system, store, options);
        loop.Initialize();
        _control = new ControlWatch(world, database, _settings.WaitForControl, _settings.ControlTimeout);
        using ImpellerServer? server = StartServer(database, options);
        using MirrorLink? link = options.DbAddress is null ? null : MirrorLink.Start(
            database,
            server!,
            options.DbAddress,
            store.OwnedComponents,
            new MirrorOptions { RunStartMicros = loop.StartTimestampMicros, Threads = options.LinkThreads, Logger = _logger });
        _link = link;
        store.InlineLink = options.LinkThreads.Mode == LinkMode.Inline ? link : null;
        if (link is not null && options.LinkThreads.Warning(Environment.ProcessorCount) is { } warning)
        {
            _logger.LogWarning("{Warning}", warning);
        }

        using MirrorWatch? mirrorWatch = link is null ? null : new MirrorWatch(link);
        _mirrorWatch = mirrorWatch;
        using StatusLines? status = _settings.Status ? new StatusLines(ReadStatus) : null;
        _logger.LogInformation("{Name}: {Ticks} ticks at {Rate} Hz", _example.Name, options.MaxTicks, options.SimulationRate);
        RunResult result = loop.Run();
        bool? hasArrived = link?.WaitUntilMirrored(_stop.IsCancellationRequested ? TimeSpan.FromSeconds(2) : _settings.MirrorTimeout);
        MirrorMetrics? metrics = link?.Metrics;
        List<string> problems = FindProblems(options, result, hasArrived, metrics);
        if (problems.Count == 0)
        {
            _logger.LogInformation("{Name}: done, {Ticks} ticks in {Seconds:0.00} s", _example.Name, result.TickCount, result.Elapsed.TotalSeconds);
        }

        return new SimReport
        {
            Name = _example.Name,
            Ticks = result.TickCount,
            StartTimestamp = result.StartTimestampMicros,
            LastTimestamp = result.LastTimestampMicros,
            RefusedCommits = result.RefusedCommits,
            ElapsedSeconds = result.Elapsed.TotalSeconds,
            ControlAppliedTick = _control.AppliedTick < 0 ? null : _control.AppliedTick,
            TickUs = Summarize(result.TickDurations),
            LatenessUs = options.RealTime ? Summarize(result.Lateness) : null,
            Mirrored = hasArrived,
            MirrorLiveNanos = _mirrorWatch?.LiveNanos,
            Problems = problems,
            Process = new ProcessReport
            {
                Gen0 = GC.CollectionCount(0) - _gen0AtWarmUp,
                Mirrors = metrics is null ? new Dictionary<string, MirrorMetrics>() : new() { [options.DbAddress!] = metrics },
            },
        };
    }

    private ImpellerServer? StartServer(Database database, RunOptions options)
    {
        string? address = options.ListenAddress ?? (options.DbAddress is null ? null : "127.0.0.1:0");
        if (address is null)
        {
            return null;
        }

        ImpellerServer server = ImpellerServer.Start(database, new ServerOptions { Address = ServerAddress.Parse(address), Logger = _logger });
        _logger.LogInformation("embedded database listening on {EndPoint}", server.EndPoint);
        return server;
    }

    private List<string> FindProblems(RunOptions options, RunResult result, bool? hasArrived, MirrorMetrics? metrics)
    {
        var problems = new List<string>();
        if (result.RefusedCommits > 0)
        {
            problems.Add($"{result.RefusedCommits} ticks were not stored: the database had no room in time");
        }

        if (_control!.HasTimedOut)
        {
            problems.Add($"{_settings.WaitForControl!.Component} was not written in time");
        }

        // Interrupted by the user: what was flown counts, the rest was not asked for any more.
        if (result.TickCount < options.MaxTicks && !_stop.IsCancellationRequested)
        {
            problems.Add($"{result.TickCount} of {options.MaxTicks} ticks were run");
        }

        if (metrics is not null)
        {
            if (hasArrived != true)
            {
                problems.Add(
                    $"not everything has arrived at {options.DbAddress}; the mirror is {metrics.State}"
                    + (metrics.WaitsFor is { } wanted ? $" and waits for {wanted}" : string.Empty)
                    + (metrics.LastError is { } error ? $": {error}" : string.Empty));
            }

            if (metrics.LostIn + metrics.LostOut > 0)
            {
                problems.Add($"{metrics.LostOut} samples were lost on the way there, {metrics.LostIn} on the way here");
            }

            if (metrics.LateIn + metrics.LateOut > 0)
            {
                problems.Add($"{metrics.LateOut} samples were refused there, {metrics.LateIn} here: {string.Join("; ", metrics.LateReasons)}");
            }
        }

        return problems;
    }

    private void BeforeTick(StepContext context) => _control!.BeforeTick(context, _stop);

    private void AfterTick(StepContext context)
    {
        _control!.AfterTick(context);
        Volatile.Write(ref _tick, context.Tick + 1);
        if (context.Tick == _warmUpTick)
        {
            _gen0AtWarmUp = GC.CollectionCount(0);
        }
    }

    private SimStatus ReadStatus()
    {
        MirrorMetrics? metrics = _link?.Metrics;
        return new SimStatus
        {
            Tick = Volatile.Read(ref _tick),
            MirrorState = metrics?.State ?? "none",
            MirrorLiveNanos = _mirrorWatch?.LiveNanos,
            RowsSent = metrics?.RowsSent ?? 0,
            RowsReceived = metrics?.RowsReceived ?? 0,
            Lost = (metrics?.LostIn + metrics?.LostOut) ?? 0,
        };
    }

    private static Percentiles? Summarize(LogLinearHistogram histogram) => histogram.Count == 0 ? null : new Percentiles(
        histogram.Percentile(0.5) / NanosPerMicro,
        histogram.Percentile(0.99) / NanosPerMicro,
        histogram.Percentile(0.999) / NanosPerMicro,
        histogram.Max / NanosPerMicro);
}
