using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ElodinFast.Sim;

/// <summary>
/// The run options as a command line spells them, for a user's own program and for the <c>elodinfast</c> command alike. Cold.
/// </summary>
internal sealed class RunArguments
{
    private static readonly string[] s_integratorNames = ["rk4", "elodin", "semi-implicit"];

    private readonly Argument<string?> _address = new("ADDR")
    {
        Description = "where the embedded database listens (HOST:PORT)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _dbAddress = new("--db-addr")
    {
        Description = "database to mirror with, both ways",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _dbPath = new("--db-path")
    {
        Description = "directory of the embedded database (default: a temporary one)",
        HelpName = "DIR",
    };

    private readonly Option<long?> _ticks = new("--ticks") { Description = "how many ticks to run", HelpName = "N" };

    private readonly Option<double?> _rate = new("--rate") { Description = "ticks a second of data time", HelpName = "HZ" };

    private readonly Option<bool> _fast = new("--fast") { Description = "do not keep pace with the clock" };

    private readonly Option<string?> _integrator = new("--integrator")
    {
        Description = "rk4: textbook; elodin: as Elodin computes it",
    };

    private readonly Option<long?> _start = new("--start-timestamp")
    {
        Description = "timestamp of tick 0, microseconds since 1970 (default: now)",
        HelpName = "MICROS",
    };

    private readonly LinkArguments _link = new(hasInline: true);

    public RunArguments()
    {
        _integrator.AcceptOnlyFromAmong(s_integratorNames);
        _ticks.Validators.Add(static result =>
        {
            if (long.TryParse(GivenText(result), CultureInfo.InvariantCulture, out long ticks) && ticks < 0)
            {
                result.AddError("--ticks must not be negative.");
            }
        });
        _rate.Validators.Add(static result =>
        {
            if (double.TryParse(GivenText(result), CultureInfo.InvariantCulture, out double rate) && !RunOptions.IsUsableRate(rate))
            {
                result.AddError("--rate must be at least 1e-6 and at most 1e9.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Arguments.Add(_address);
        command.Options.Add(_dbAddress);
        command.Options.Add(_dbPath);
        command.Options.Add(_ticks);
        command.Options.Add(_rate);
        command.Options.Add(_fast);
        command.Options.Add(_integrator);
        command.Options.Add(_start);
        _link.AddTo(command);
    }

    /// <summary>What was given, and of the rest the defaults. With <c>--fast</c> a run is not paced, whatever the defaults say.</summary>
    public RunOptions Read(ParseResult parsed, RunOptions defaults) => defaults with
    {
        ListenAddress = parsed.GetValue(_address) ?? defaults.ListenAddress,
        DbAddress = parsed.GetValue(_dbAddress) ?? defaults.DbAddress,
        DbPath = parsed.GetValue(_dbPath) ?? defaults.DbPath,
        MaxTicks = parsed.GetValue(_ticks) ?? defaults.MaxTicks,
        SimulationRate = parsed.GetValue(_rate) ?? defaults.SimulationRate,
        RealTime = defaults.RealTime && !parsed.GetValue(_fast),
        Integrator = ReadIntegrator(parsed.GetValue(_integrator)) ?? defaults.Integrator,
        StartTimestamp = parsed.GetValue(_start) ?? defaults.StartTimestamp,
        LinkThreads = _link.Read(parsed, defaults.LinkThreads),
    };

    /// <summary>
    /// What stands after the option. Asking the result for its value would throw where that is no number, which is reported anyway.
    /// </summary>
    private static string? GivenText(OptionResult option) => option.Tokens.Count == 1 ? option.Tokens[0].Value : null;

    private static Integrator? ReadIntegrator(string? name) => name switch
    {
        "rk4" => Integrator.Rk4,
        "elodin" => Integrator.ElodinRk4,
        "semi-implicit" => Integrator.SemiImplicit,
        _ => null,
    };
}
