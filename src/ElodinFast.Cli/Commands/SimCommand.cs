using System.CommandLine;
using ElodinFast.Examples;
using ElodinFast.Sim;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast sim NAME run</c> and <c>elodinfast sim list</c>.</summary>
internal static class SimCommand
{
    public static Command Create()
    {
        var command = new Command("sim", "Runs the simulations that come with ElodinFast.") { CreateList() };
        foreach (Example example in ExampleCatalog.All)
        {
            command.Add(new Command(example.Name, $"Runs {example.Description}.") { CreateRun(example) });
        }

        return HelpWithExamplesAction.Describe(
            command, "elodinfast sim list", "elodinfast sim rocket run --db-addr 127.0.0.1:2240", "elodinfast sim ball run --fast --ticks 1000 --json");
    }

    private static Command CreateList()
    {
        var command = new Command("list", "Lists the simulations.");
        command.SetAction(_ =>
        {
            foreach (Example example in ExampleCatalog.All)
            {
                Console.Out.WriteLine($"{example.Name,-12} {example.Description}");
            }
        });
        return HelpWithExamplesAction.Describe(command, "elodinfast sim list");
    }

    private static Command CreateRun(Example example)
    {
        var arguments = new RunArguments();
        var json = new Option<bool>("--json") { Description = "one JSON object at the end" };
        var status = new Option<bool>("--status") { Description = "a JSON line ten times a second", Hidden = true };
        var trace = new Option<string?>("--trace") { Description = "write commit stamps to FILE", HelpName = "FILE", Hidden = true };
        var wait = new Option<string?>("--wait-for-control") { Description = "stop before TICK until NAME is written", HelpName = "NAME@TICK", Hidden = true };
        var mirrorTimeout = new Option<double>("--mirror-timeout")
        {
            Description = "how long the end waits until all has arrived",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => 30,
        };
        var controlTimeout = new Option<double>("--control-timeout")
        {
            Description = "how long --wait-for-control waits",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => 30,
            Hidden = true,
        };
        var untilClosed = new Option<bool>("--until-stdin-closes") { Description = "stop when stdin does", Hidden = true };
        var command = new Command("run", $"Runs {example.Description}, in real time unless told otherwise.")
        {
            json, mirrorTimeout, status, trace, wait, controlTimeout, untilClosed,
        };
        var durability = new DurabilityOptions();
        arguments.AddTo(command);
        durability.AddTo(command);
        command.SetAction(parsed =>
        {
            RunOptions options = arguments.Read(parsed, new RunOptions { RealTime = true });
            return SimRun.Run(example, new SimSettings
            {
                // The example's rate and length are its own, unless the command line says otherwise.
                Options = options,
                Durability = durability.Read(parsed),
                IsRateGiven = parsed.GetResult("--rate") is not null,
                Json = parsed.GetValue(json),
                Status = parsed.GetValue(status),
                TraceFile = parsed.GetValue(trace),
                WaitForControl = parsed.GetValue(wait) is { } text ? ControlPoint.Parse(text) : null,
                MirrorTimeout = TimeSpan.FromSeconds(parsed.GetValue(mirrorTimeout)),
                ControlTimeout = TimeSpan.FromSeconds(parsed.GetValue(controlTimeout)),
                UntilStdinCloses = parsed.GetValue(untilClosed),
            });
        });
        return HelpWithExamplesAction.Describe(
            command,
            $"elodinfast sim {example.Name} run --ticks 600",
            $"elodinfast sim {example.Name} run --db-addr 127.0.0.1:2240",
            $"elodinfast sim {example.Name} run 127.0.0.1:2250 --db-path ./flight --fast --json");
    }
}
