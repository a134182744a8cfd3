using System.CommandLine;

namespace ElodinFast.Sim;

public sealed partial record RunOptions
{
    private const string Usage =
        "usage: [run] [ADDR] [--db-addr HOST:PORT] [--db-path DIR] [--ticks N] [--rate HZ] [--fast] " +
        "[--integrator rk4|elodin|semi-implicit] [--start-timestamp MICROS]";

    /// <summary>Reads options from a program's command line; what is not given there comes from <paramref name="defaults"/>.</summary>
    /// <param name="args">
    /// <c>[run] [ADDR] [--db-addr HOST:PORT] [--db-path DIR] [--ticks N] [--rate HZ] [--fast] [--integrator rk4|elodin|semi-implicit]
    /// [--start-timestamp MICROS]</c>.
    /// </param>
    /// <param name="defaults">None: a run that keeps pace with the clock, at 120 Hz, until cancelled.</param>
    /// <exception cref="FormatException">The command line is not understood; the message says what is, to be shown to the user.</exception>
    public static RunOptions Parse(IReadOnlyList<string> args, RunOptions? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        var arguments = new RunArguments();
        var command = new Command("run");
        arguments.AddTo(command);
        ParseResult parsed = command.Parse(args is ["run", ..] ? [.. args.Skip(1)] : args);
        if (parsed.Errors.Count > 0)
        {
            throw new FormatException(string.Join(Environment.NewLine, [.. parsed.Errors.Select(static e => e.Message), Usage]));
        }

        return arguments.Read(parsed, defaults ?? new RunOptions { RealTime = true });
    }
}
