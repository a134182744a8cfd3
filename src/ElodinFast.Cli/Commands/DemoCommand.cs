using System.CommandLine;
using System.Text.Json;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast demo</c>: a flight over two processes, shown, steered and checked.</summary>
internal static class DemoCommand
{
    private const long TicksMin = 20;

    public static Command Create()
    {
        var defaults = new DemoOptions();
        var ticks = new Option<long>("--ticks")
        {
            Description = "ticks of the mirrored flight, 120 a second",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.Ticks,
        };
        ticks.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < TicksMin)
            {
                result.AddError($"--ticks must be at least {TicksMin}: the trim comes half-way.");
            }
        });
        var fast = new Option<bool>("--fast") { Description = "no pacing; half-way the simulation waits for the trim" };
        var json = new Option<bool>("--json") { Description = "one JSON object on stdout and nothing else there" };
        var withoutUdp = new Option<bool>("--without-udp") { Description = "block UDP between the two: the demo must fail", Hidden = true };
        var command = new Command(
            "demo", "Flies a rocket whose database mirrors itself with another process's, steers it from there, and compares both.")
        {
            ticks, fast, json, withoutUdp,
        };
        command.SetAction((parsed, _) => RunAsync(new DemoOptions
        {
            Ticks = parsed.GetValue(ticks),
            Fast = parsed.GetValue(fast),
            Json = parsed.GetValue(json),
            WithoutUdp = parsed.GetValue(withoutUdp),
        }));
        return HelpWithExamplesAction.Describe(
            command, "elodinfast demo", "elodinfast demo --fast --ticks 600", "elodinfast demo --fast --ticks 600 --json | jq .latency_us");
    }

    private static async Task<int> RunAsync(DemoOptions options)
    {
        using var shutdown = new Shutdown();
        DemoResult result;
        try
        {
            using IDemoView view = options.Json ? new SilentDemoView() : Console.IsOutputRedirected ? new PlainDemoView() : new LiveDemoView();
            result = await new DemoRun(options, view).RunAsync(shutdown.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            throw new CommandException("interrupted");
        }

        if (options.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, CliJson.Default.DemoResult));
        }
        else
        {
            DemoSummary.Write(Console.Out, result);
        }

        foreach (string problem in result.Problems)
        {
            Console.Error.WriteLine($"error: {problem}");
        }

        return result.Verified ? ExitCode.Success : ExitCode.Failed;
    }
}
