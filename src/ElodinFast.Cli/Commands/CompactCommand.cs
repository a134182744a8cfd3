using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast compact</c>: cuts log files to what is valid in them.</summary>
internal static class CompactCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var command = new Command("compact", "Cuts log files that were made larger than their contents, as Elodin's 8 GiB ones.");
        options.AddTo(command, asks: false);
        command.SetAction(parsed => options.Run(parsed, "compact", console => CompactTool.Run(options.PathOf(parsed), console)));
        return HelpWithExamplesAction.Describe(command, "elodinfast compact ./data --dry-run", "elodinfast compact ./data");
    }
}
