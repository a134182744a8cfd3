using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast truncate</c>: removes all samples and messages.</summary>
internal static class TruncateCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var command = new Command("truncate", "Removes all samples and messages; components, schemas and metadata stay.");
        options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, "truncate", console => TruncateTool.Run(options.PathOf(parsed), console)));
        return HelpWithExamplesAction.Describe(command, "elodinfast truncate ./data --dry-run", "elodinfast truncate ./data -y");
    }
}
