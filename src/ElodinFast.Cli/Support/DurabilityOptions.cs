using System.CommandLine;
using System.Globalization;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>The options about the disk that <c>run</c> and <c>sim</c> share.</summary>
internal sealed class DurabilityOptions
{
    private readonly Option<string> _durability = new("--durability")
    {
        Description = "what survives a power loss: process (what was there at the start), interval (all but the last one), always (everything; writers wait for the disk)",
        HelpName = "MODE",
        DefaultValueFactory = static _ => "interval",
    };

    private readonly Option<double> _interval = new("--checkpoint-interval")
    {
        Description = "pause between two checkpoints",
        HelpName = "SECONDS",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<string> _minFree = new("--min-free")
    {
        Description = "free space below which nothing more is stored, as 64MiB or 2GiB; 0 for no limit",
        HelpName = "SIZE",
        DefaultValueFactory = static _ => "64MiB",
    };

    public DurabilityOptions()
    {
        _durability.AcceptOnlyFromAmong("process", "interval", "always");
        _interval.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double s) || s is not (>= 0.001 and <= 86_400)))
            {
                result.AddError($"--checkpoint-interval takes seconds from 0.001 to 86400, not '{result.Tokens[0].Value}'.");
            }
        });
        _minFree.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !ByteSize.TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError($"--min-free takes a number of bytes or one with KiB, MiB, GiB or TiB, not '{result.Tokens[0].Value}'.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_durability);
        command.Add(_interval);
        command.Add(_minFree);
    }

    public DurabilitySettings Read(ParseResult parsed)
    {
        ByteSize.TryParse(parsed.GetValue(_minFree)!, out long minFree);
        return new DurabilitySettings(
            Enum.Parse<DurabilityMode>(parsed.GetValue(_durability)!, ignoreCase: true),
            (int)(parsed.GetValue(_interval) * 1000),
            minFree);
    }
}
