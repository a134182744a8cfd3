using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ElodinFast.Cli;

/// <summary>
/// One demo: an external database and a simulation as processes of their own, an operator at the external one, then the comparison of
/// what stands on disk, and a short flight without mirror.
/// </summary>
internal sealed class DemoRun(DemoOptions options, IDemoView view)
{
    private const double TrimDegrees = 2;
    private const double TicksPerSecond = 120;
    private const int ShowIntervalMs = 100;
    private const int LatencyWindow = 600;

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private SimStatus _status = new();
    private SimReport? _simReport;
    private bool _trimWritten;
    private FlightView? _before;
    private FlightView? _after;

    public async Task<DemoResult> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new DemoFolder();
        var problems = new List<string>();
        Percentiles? latency = null;
        int latencyCount = 0;
        ProcessReport? externalReport = null;
        try
        {
            using (var joiner = new TraceJoiner(folder.EmbeddedTrace, folder.ExternalTrace))
            {
                await FlyMirroredAsync(folder, joiner, problems, cancellationToken).ConfigureAwait(false);
                joiner.Read();
                long live = _simReport?.MirrorLiveNanos ?? 0;
                latency = joiner.Summarize(live);
                latencyCount = joiner.Count;
                view.Say($"{joiner.CountBefore(live)} rows flown before the mirror was there have followed");
            }

            externalReport = File.Exists(folder.ExternalReport) ? ProcessReport.Read(folder.ExternalReport) : null;
            view.Say("both processes have ended; comparing what they left on disk");
            DemoComparison comparison = DemoComparison.Compare(folder.Embedded, folder.External, ExternalClient.TrimName);
            view.Say($"a flight of {options.TicksWithoutMirror} ticks without mirror, for its tick times");
            SimReport? alone = await FlyAloneAsync(folder, problems, cancellationToken).ConfigureAwait(false);
            DemoResult result = DemoVerdict.Judge(
                options, comparison, _simReport, externalReport, alone, latency, latencyCount, TrimDegrees, problems);
            if (_before is { } before && _after is { } after)
            {
                view.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"fin deflection {before.FinDegrees:0.00} deg when the trim was written, {after.FinDegrees:0.00} deg at the end"));
            }

            folder.IsKept = !result.Verified;
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            folder.IsKept = true;
            throw;
        }
        finally
        {
            if (folder.IsKept)
            {
                await Console.Error.WriteLineAsync($"the databases, traces and reports are kept in {folder.Root}").ConfigureAwait(false);
            }
        }
    }

    private async Task FlyMirroredAsync(DemoFolder folder, TraceJoiner joiner, List<string> problems, CancellationToken cancellationToken)
    {
        using var external = ChildProcess.Start("external database", [
            "run", "127.0.0.1:0", folder.External, "--log-level", "warn", "--until-stdin-closes",
            "--ready-file", folder.ExternalReady, "--trace", folder.ExternalTrace, "--report", folder.ExternalReport]);
        string address = await WaitForAddressAsync(external, folder.ExternalReady, cancellationToken).ConfigureAwait(false);
        view.Say($"external database at {address}, in a process of its own");

        using TcpRelay? relay = options.WithoutUdp ? new TcpRelay(address) : null;
        await using ExternalClient client =
            await ExternalClient.ConnectAsync(address, options.TrimTick, cancellationToken).ConfigureAwait(false);
        List<string> arguments = [
            "sim", "rocket", "run", "127.0.0.1:0", "--db-addr", relay?.Address ?? address, "--db-path", folder.Embedded,
            "--ticks", Text(options.Ticks), "--json", "--status", "--until-stdin-closes", "--trace", folder.EmbeddedTrace];
        if (options.WithoutUdp)
        {
            arguments.AddRange(["--mirror-timeout", "3", "--control-timeout", "3"]);
        }

        if (options.Fast)
        {
            arguments.AddRange(["--fast", "--wait-for-control", $"{ExternalClient.TrimName}@{Text(options.TrimTick)}"]);
        }

        using var sim = ChildProcess.Start("simulation", arguments, OnSimLine);
        view.Say($"simulation of {options.Ticks} ticks, mirroring its database with it{(options.Fast ? ", unpaced" : " at 120 Hz")}");
        using var flightEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task trim = SteerAsync(client, flightEnd.Token);
        await WatchAsync(sim, client, joiner, cancellationToken).ConfigureAwait(false);
        await flightEnd.CancelAsync().ConfigureAwait(false);
        if (trim.IsFaulted)
        {
            problems.Add($"the trim could not be written: {trim.Exception!.InnerException!.Message}");
        }
        else if (!_trimWritten)
        {
            problems.Add($"the external database never showed tick {options.TrimTick}, so no trim was written");
        }

        _after = client.View;
        Judge(sim, problems);
        bool hasStopped = await external.StopAsync().ConfigureAwait(false);
        if (!hasStopped)
        {
            problems.Add("the external database did not end on SIGTERM");
        }

        Judge(external, problems);
    }

    private async Task SteerAsync(ExternalClient client, CancellationToken cancellationToken)
    {
        await client.Reached.WaitAsync(cancellationToken).ConfigureAwait(false);
        _before = client.View;
        await client.WriteTrimAsync(TrimDegrees, cancellationToken).ConfigureAwait(false);
        _trimWritten = true;
        view.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"tick {_before.Tick}: a client writes {ExternalClient.TrimName} = {TrimDegrees:0.0} deg to the external database"));
    }

    private async Task WatchAsync(ChildProcess sim, ExternalClient client, TraceJoiner joiner, CancellationToken cancellationToken)
    {
        TimeSpan limit = TimeSpan.FromSeconds(options.Ticks / TicksPerSecond) + s_slack;
        long started = Stopwatch.GetTimestamp();
        Task exit = sim.WaitForExitAsync(cancellationToken);
        SimStatus last = new();
        long lastTime = started;
        while (!exit.IsCompleted)
        {
            await Task.WhenAny(exit, Task.Delay(ShowIntervalMs, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new CommandException($"the simulation did not end within {limit.TotalSeconds:0} s");
            }

            joiner.Read();
            SimStatus status = Status;
            double seconds = Math.Max(1e-3, Stopwatch.GetElapsedTime(lastTime).TotalSeconds);
            lastTime = Stopwatch.GetTimestamp();
            view.Show(new DemoMoment
            {
                Phase = options.Fast ? "flying as fast as it goes" : "flying at 120 Hz",
                Flight = client.View,
                Sim = status,
                Latency = joiner.Summarize(status.MirrorLiveNanos ?? long.MaxValue, LatencyWindow),
                RowsOutPerSecond = (status.RowsSent - last.RowsSent) / seconds,
                RowsInPerSecond = (status.RowsReceived - last.RowsReceived) / seconds,
                Ticks = options.Ticks,
                TrimDegrees = _trimWritten ? TrimDegrees : null,
            });
            last = status;
        }

        await exit.ConfigureAwait(false);
    }

    private async Task<SimReport?> FlyAloneAsync(DemoFolder folder, List<string> problems, CancellationToken cancellationToken)
    {
        SimReport? report = null;
        List<string> arguments = [
            "sim", "rocket", "run", "--db-path", folder.Alone, "--ticks", Text(options.TicksWithoutMirror), "--json", "--until-stdin-closes"];
        if (options.Fast)
        {
            arguments.Add("--fast");
        }

        using var sim = ChildProcess.Start("simulation without mirror", arguments, line => report = TryReadReport(line) ?? report);
        await sim.WaitForExitAsync(cancellationToken).WaitAsync(s_slack, cancellationToken).ConfigureAwait(false);
        Judge(sim, problems);
        return report;
    }

    private SimStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    private void OnSimLine(string line)
    {
        SimReport? report = TryReadReport(line);
        lock (_gate)
        {
            if (report is not null)
            {
                _simReport = report;
            }
            else
            {
                _status = JsonSerializer.Deserialize(line, CliJson.Default.SimStatus) ?? _status;
            }
        }
    }

    // A report names its example; a status line does not.
    private static SimReport? TryReadReport(string line) =>
        line.Contains("\"name\":", StringComparison.Ordinal) ? JsonSerializer.Deserialize(line, CliJson.Default.SimReport) : null;

    private static async Task<string> WaitForAddressAsync(ChildProcess child, string readyFile, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (ReadyFile.TryRead(readyFile) is { } endPoint)
            {
                return endPoint.ToString();
            }

            if (child.HasExited || Stopwatch.GetElapsedTime(started) > s_startTimeout)
            {
                throw new CommandException($"the {child.Name} did not start:\n{string.Join('\n', child.Log)}");
            }

            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Judge(ChildProcess child, List<string> problems)
    {
        if (child.ExitCode != ExitCode.Success)
        {
            problems.Add($"the {child.Name} ended with exit code {child.ExitCode}: {string.Join(" | ", child.Log.TakeLast(5))}");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
