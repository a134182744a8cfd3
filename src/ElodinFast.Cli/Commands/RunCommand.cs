using System.CommandLine;
using ElodinFast.Hosting;
using ElodinFast.Mirror;
using ElodinFast.Net;
using ElodinFast.Sim;
using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast run</c>: serves a database until it is told to stop.</summary>
internal static class RunCommand
{
    private const string DefaultAddress = "127.0.0.1:2240";

    private static readonly string[] s_notYet =
        ["--config", "--http-addr", "--grpc-auth-token", "--assets", "--follows", "--follow-packet-size"];

    public static Command Create()
    {
        var address = new Argument<string>("ADDR")
        {
            Description = "where TCP and UDP listen; port 0 takes a free one, [::]:2240 is dual stack",
            DefaultValueFactory = static _ => DefaultAddress,
        };
        var path = new Argument<string?>("PATH")
        {
            Description = "database directory, created if it does not exist (default: the user's data directory)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var logLevel = new Option<string>("--log-level")
        {
            Description = "what is logged on stderr",
            DefaultValueFactory = static _ => "info",
        };
        logLevel.AcceptOnlyFromAmong("error", "warn", "info", "debug", "trace");
        var start = new Option<long?>("--start-timestamp")
        {
            Description = "earliest time of the database, microseconds since 1970",
            HelpName = "MICROS",
        };
        var targets = new Option<string[]>("--stream-target")
        {
            Description = "host that UDP streams may be sent to besides the requester's own; may be repeated",
            HelpName = "ADDRESS",
        };
        var reset = new Option<bool>("--reset") { Description = "delete the database first", Hidden = true };
        var report = new Option<string?>("--report") { Description = "write counters to FILE at the end", HelpName = "FILE", Hidden = true };
        var trace = new Option<string?>("--trace") { Description = "write commit stamps to FILE", HelpName = "FILE", Hidden = true };
        var ready = new Option<string?>("--ready-file") { Description = "write the address to FILE once served", HelpName = "FILE", Hidden = true };

        var untilClosed = new Option<bool>("--until-stdin-closes") { Description = "stop when stdin does", Hidden = true };

        var udpBuffer = new Option<string>("--udp-buffer")
        {
            Description = "receive buffer asked for the UDP port (what is granted is logged)",
            HelpName = "SIZE",
            DefaultValueFactory = static _ => "4MiB",
        };
        udpBuffer.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !(ByteSize.TryParse(result.Tokens[0].Value, out long bytes) && bytes is >= 4096 and <= 1 << 30))
            {
                result.AddError($"--udp-buffer takes a size from 4KiB to 1GiB, not '{result.Tokens[0].Value}'.");
            }
        });

        var link = new LinkArguments(hasInline: false);
        var durability = new DurabilityOptions();
        var command = new Command("run", "Serves a database over TCP and UDP and lets simulations mirror themselves with it.")
        {
            address, path, logLevel, start, targets, udpBuffer, reset, report, trace, ready, untilClosed,
        };
        link.AddTo(command);
        durability.AddTo(command);
        var notYet = s_notYet.Select(static name => new Option<string?>(name) { Hidden = true }).ToArray();
        foreach (Option<string?> option in notYet)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            if (notYet.FirstOrDefault(option => parsed.GetResult(option) is not null) is { } refused)
            {
                throw new CommandException($"{refused.Name} is an option of elodin-db that elodinfast does not have yet.", ExitCode.Usage);
            }

            ByteSize.TryParse(parsed.GetValue(udpBuffer)!, out long udpBufferBytes);
            var settings = new RunSettings
            {
                LinkThreads = link.Read(parsed, LinkThreads.Default),
                UdpReceiveBufferBytes = (int)udpBufferBytes,
                Address = parsed.GetValue(address)!,
                Path = parsed.GetValue(path) ?? DefaultPath(),
                LogLevel = CliLogger.Parse(parsed.GetValue(logLevel)!) ?? LogLevel.Information,
                StartTimestamp = parsed.GetValue(start),
                Durability = durability.Read(parsed),
                StreamTargets = parsed.GetValue(targets) ?? [],
                Reset = parsed.GetValue(reset),
                ReportFile = parsed.GetValue(report),
                TraceFile = parsed.GetValue(trace),
                ReadyFile = parsed.GetValue(ready),
                UntilStdinCloses = parsed.GetValue(untilClosed),
            };
            return Serve(settings);
        });
        return HelpWithExamplesAction.Describe(
            command, "elodinfast run", "elodinfast run '[::]:2240' ./data", "elodinfast run 127.0.0.1:0 ./data --log-level debug");
    }

    private static int Serve(RunSettings settings)
    {
        var logger = new CliLogger(settings.LogLevel);
        var serverOptions = new ServerOptions
        {
            Address = ServerAddress.Parse(settings.Address),
            StreamTargets = [.. settings.StreamTargets.Select(ServerAddress.ParseHost)],
            UdpThreads = settings.LinkThreads.ForSharedPort(),
            UdpReceiveBufferBytes = settings.UdpReceiveBufferBytes,
            Logger = logger,
        };
        if (settings.LinkThreads.Warning(Environment.ProcessorCount) is { } warning)
        {
            logger.LogWarning("{Warning}", warning);
        }

        using var shutdown = new Shutdown(settings.UntilStdinCloses);
        if (settings.Reset)
        {
            DatabaseFolder.Delete(settings.Path);
        }

        bool isNew = !Directory.Exists(settings.Path);
        using Database database = Database.Open(settings.Path, new DatabaseOptions
        {
            StartTimestamp = settings.StartTimestamp,
            Durability = settings.Durability.Mode,
            CheckpointIntervalMs = settings.Durability.CheckpointIntervalMs,
            FreeByteCountMin = settings.Durability.FreeByteCountMin,
            Logger = logger,
        });
        logger.LogInformation("{Action} {Path}", isNew ? "created db" : "opened db", database.Path);

        // Follows before anyone can write, so that the first row is in it.
        using TraceWriter? trace = settings.TraceFile is { } traceFile ? new TraceWriter(database, traceFile) : null;
        using (ImpellerServer server = ImpellerServer.Start(database, serverOptions))
        using (MirrorHost mirrors = MirrorHost.Attach(server, database, new MirrorOptions { Threads = settings.LinkThreads, Logger = logger }))
        {
            logger.LogInformation("listening on {EndPoint} with path {Path}", server.EndPoint, database.Path);
            logger.LogInformation("{Udp}", server.DescribeUdp());
            ReadyFile.Write(settings.ReadyFile, server.EndPoint);
            shutdown.Wait();
            logger.LogInformation("stopping");
            ProcessReport.Write(settings.ReportFile, new ProcessReport { Mirrors = mirrors.Metrics });
        }

        return ExitCode.Success;
    }

    internal static string DefaultPath()
    {
        string? data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (string.IsNullOrEmpty(data) || !Path.IsPathRooted(data))
        {
            data = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        }

        return Path.Combine(data, "db", "data");
    }
}
