using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast trim</c>: keeps a part of a recording.</summary>
internal static class TrimCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var fromStart = new Option<long?>("--from-start") { Description = "how much to take away at the start", HelpName = "MICROS" };
        var fromEnd = new Option<long?>("--from-end") { Description = "how much to take away at the end", HelpName = "MICROS" };
        var output = new Option<string?>("--output", "-o") { Description = "write the result here instead of in place", HelpName = "OUT" };
        var command = new Command("trim", "Takes samples and messages away at the start and the end of a recording.") { fromStart, fromEnd, output };
        options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, "trim", console => TrimTool.Run(
            options.PathOf(parsed), parsed.GetValue(fromStart), parsed.GetValue(fromEnd), parsed.GetValue(output), console)));
        return HelpWithExamplesAction.Describe(
            command, "elodinfast trim ./data --from-start 5000000 --dry-run", "elodinfast trim ./data --from-end 10000000 -o ./short -y");
    }
}
