using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast drop</c>: removes components with their samples.</summary>
internal static class DropCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var component = new Option<string?>("--component") { Description = "letters of the name, in their order; lower case matches both", HelpName = "NAME" };
        var pattern = new Option<string?>("--pattern") { Description = "names that match, case counts; * and ?", HelpName = "GLOB" };
        var all = new Option<bool>("--all") { Description = "every component" };
        var command = new Command("drop", "Removes components with all their samples.") { component, pattern, all };
        options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, "drop", console => DropTool.Run(
            options.PathOf(parsed), parsed.GetValue(component), parsed.GetValue(pattern), parsed.GetValue(all), console)));
        return HelpWithExamplesAction.Describe(
            command, "elodinfast drop ./data --component rocket.gain", "elodinfast drop ./data --pattern 'debug.*' --dry-run", "elodinfast drop ./data --all -y");
    }
}
