using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace ElodinFast.Cli;

/// <summary>The <c>elodinfast</c> command.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        RootCommand root = CreateRoot();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction and not HelpWithExamplesAction)
        {
            return ReportUsage(parsed, args.Length == 0);
        }

        try
        {
            // Signals and failures are ours: a flush before the end, a plain message instead of a stack trace.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the last line of defence: whatever it is, the user gets its message and an exit code
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failure.Report(e);
        }
    }

    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Databases of simulations that mirror each other, live and both ways; wire- and file-compatible with Elodin.")
        {
            RunCommand.Create(),
            SimCommand.Create(),
            WatchCommand.Create(),
            InfoCommand.Create(),
            ListComponentsCommand.Create(),
            ExportCommand.Create(),
            QueryCommand.Create(),
            VerifyCommand.Create(),
            CompactCommand.Create(),
            PruneCommand.Create(),
            DropCommand.Create(),
            TruncateCommand.Create(),
            TrimCommand.Create(),
            MergeCommand.Create(),
            TimeAlignCommand.Create(),
            FixTimestampsCommand.Create(),
            DemoCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
            VersionCommand.Create(),
        };
        HelpWithExamplesAction.Install(
            root,
            "elodinfast demo",
            "elodinfast run 127.0.0.1:2240 ./data",
            "elodinfast sim rocket run --db-addr 127.0.0.1:2240",
            "elodinfast watch 127.0.0.1:2240 'rocket.*'");
        return root;
    }

    private static int ReportUsage(ParseResult parsed, bool isEmpty)
    {
        if (isEmpty)
        {
            // Nothing was asked for: say what there is.
            parsed.RootCommandResult.Command.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = Console.Error });
            return ExitCode.Usage;
        }

        // A wrong command is also a missing one; the second says it.
        foreach (ParseError error in parsed.Errors.Skip(parsed.Errors.Count > 1 && parsed.Tokens.Count == 0 ? 1 : 0))
        {
            Console.Error.WriteLine($"error: {error.Message}");
        }

        Console.Error.WriteLine($"See: {CommandPath(parsed.CommandResult.Command)} --help");
        return ExitCode.Usage;
    }

    private static string CommandPath(Command command)
    {
        string name = command is RootCommand ? "elodinfast" : command.Name;
        Command? parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? name : $"{CommandPath(parent)} {name}";
    }
}
