using System.CommandLine;
using System.Globalization;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast doctor</c>: what on this machine hurts real time, and how to change it. Changes nothing itself.</summary>
internal static class DoctorCommand
{
    private const int WidthUsual = 100;
    private const int ProgressSteps = 1000;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "how long wake-ups are measured; 0 leaves that out",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => 5,
        };
        var rate = new Option<int>("--rate") { Description = "wake-ups a second", HelpName = "HZ", DefaultValueFactory = static _ => 1000 };
        var core = new Option<int?>("--core") { Description = "measure on this core", HelpName = "N" };
        var fifo = new Option<int?>("--fifo") { Description = "measure with this SCHED_FIFO priority", HelpName = "PRIORITY" };
        var strict = new Option<bool>("--strict") { Description = "exit code 1 when there is a problem" };
        var json = new Option<bool>("--json") { Description = "one JSON object" };
        Bound(seconds, 0, 3600);
        Bound(rate, 1, 100_000);
        Bound(core, 0, 1023);
        Bound(fifo, 1, 99);
        var command = new Command("doctor", "Says what on this machine hurts real time and how to change it, and measures how late it wakes a thread.")
        {
            seconds, rate, core, fifo, strict, json,
        };
        command.SetAction(parsed =>
        {
            var files = new SystemFiles("/");
            SystemProbe probe = SystemProbe.Run();
            double duration = parsed.GetValue(seconds);
            int rateHz = parsed.GetValue(rate);
            WakeUpMeter? meter = duration > 0 ? new WakeUpMeter(rateHz, parsed.GetValue(core), parsed.GetValue(fifo)) : null;
            if (meter is not null)
            {
                LongWork.Run("measuring wake-ups", "run it again, with a smaller --seconds", (progress, stop) =>
                {
                    meter.Run(duration, share => progress((long)(share * ProgressSteps), ProgressSteps), stop);
                    stop.ThrowIfCancellationRequested();
                });
            }

            var report = new DoctorReport(Examine(files, probe), meter, rateHz);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(report.ToJson());
            }
            else
            {
                Console.Out.Write(report.ToText(Console.IsOutputRedirected ? WidthUsual : Math.Clamp(Console.WindowWidth, 40, WidthUsual)));
            }

            return parsed.GetValue(strict) && report.HasProblem ? ExitCode.Failed : ExitCode.Success;
        });
        return HelpWithExamplesAction.Describe(
            command, "elodinfast doctor", "elodinfast doctor --seconds 60 --core 3 --fifo 50", "elodinfast doctor --seconds 0 --json | jq '.findings[] | select(.state==\"warning\")'");
    }

    /// <summary>All checks, in the order of a reader's interest.</summary>
    internal static IReadOnlyList<Finding> Examine(SystemFiles files, SystemProbe probe) =>
        [.. ProcessorChecks.Run(files), .. SchedulerChecks.Run(files, probe), .. NetworkChecks.Run(files, probe), .. MemoryChecks.Run(files, probe)];

    private static void Bound<T>(Option<T> option, double min, double max) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0
            && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double given)
            && !(given >= min && given <= max))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes {min} to {max}, not {result.Tokens[0].Value}."));
        }
    });
}
