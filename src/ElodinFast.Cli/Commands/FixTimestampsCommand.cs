using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast fix-timestamps</c>: brings two clocks together.</summary>
internal static class FixTimestampsCommand
{
    private const string Monotonic = "monotonic";
    private const string WallClock = "wall-clock";

    public static Command Create()
    {
        var options = new EditOptions();
        var reference = new Option<string>("--reference")
        {
            Description = "whose times stay: wall-clock (since 1970) or monotonic (since boot)",
            HelpName = "CLOCK",
            DefaultValueFactory = static _ => WallClock,
        };
        reference.AcceptOnlyFromAmong(WallClock, Monotonic);
        var command = new Command("fix-timestamps", "Moves components whose times come from the other clock, all by one offset.") { reference };
        options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, "fix-timestamps", console => FixTimestampsTool.Run(
            options.PathOf(parsed), parsed.GetValue(reference) == Monotonic, console)));
        return HelpWithExamplesAction.Describe(command, "elodinfast fix-timestamps ./data --dry-run", "elodinfast fix-timestamps ./data --reference monotonic -y");
    }
}
