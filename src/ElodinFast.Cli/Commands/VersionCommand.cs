using System.CommandLine;
using System.Reflection;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast version</c>.</summary>
internal static class VersionCommand
{
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Create()
    {
        var command = new Command("version", "Prints the version.");
        command.SetAction(_ => Console.Out.WriteLine($"elodinfast {Version}"));
        return HelpWithExamplesAction.Describe(command, "elodinfast version");
    }
}
