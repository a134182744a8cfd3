using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace ElodinFast.Cli;

/// <summary>The usual help, then examples of the command at hand.</summary>
internal sealed class HelpWithExamplesAction : SynchronousCommandLineAction
{
    private static readonly ConditionalWeakTable<Command, string[]> s_examples = [];

    private readonly HelpAction _inner;

    private HelpWithExamplesAction(HelpAction inner) => _inner = inner;

    public override bool ClearsParseErrors => true;

    /// <summary>Gives a command its examples.</summary>
    public static Command Describe(Command command, params string[] examples)
    {
        s_examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Replaces the help of the whole command line.</summary>
    public static void Install(RootCommand root, params string[] examples)
    {
        Describe(root, examples);
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction inner } help)
            {
                help.Action = new HelpWithExamplesAction(inner);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        int result = _inner.Invoke(parseResult);
        if (s_examples.TryGetValue(parseResult.CommandResult.Command, out string[]? examples))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return result;
    }
}
