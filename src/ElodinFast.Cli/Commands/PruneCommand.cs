using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast prune</c>: removes components without samples.</summary>
internal static class PruneCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var command = new Command("prune", "Removes the components that never got a sample.");
        options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, "prune", console => PruneTool.Run(options.PathOf(parsed), console)));
        return HelpWithExamplesAction.Describe(command, "elodinfast prune ./data --dry-run", "elodinfast prune ./data -y");
    }
}
