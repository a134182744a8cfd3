using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>One command, run in this process: the console is everyone's, so such tests run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CommandRun
{
    public const string Name = "console";

    /// <summary>Runs the command line as a user's shell would.</summary>
    public static async Task<(int Exit, string Out, string Error)> Run(IEnumerable<string> args, string input = "")
    {
        (TextWriter Out, TextWriter Error, TextReader In) before = (Console.Out, Console.Error, Console.In);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var reader = new StringReader(input);
        try
        {
            Console.SetOut(output);
            Console.SetError(error);
            Console.SetIn(reader);
            int exit = await Program.Main([.. args]);
            return (exit, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(before.Out);
            Console.SetError(before.Error);
            Console.SetIn(before.In);
        }
    }
}
