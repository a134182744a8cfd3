using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ElodinFast.Net;

namespace ElodinFast.Sim;

/// <summary>How a link's threads run, as a command line spells it. Cold.</summary>
internal sealed class LinkArguments
{
    private const int CoreCountMax = 1024;
    private const int FifoPriorityMax = 99;

    private readonly Option<string?> _mode;

    private readonly Option<string?> _cores = new("--link-cores")
    {
        Description = "cores that a link's sending and receiving threads are bound to",
        HelpName = "SENDER,RECEIVER",
    };

    private readonly Option<int?> _fifo = new("--link-fifo")
    {
        Description = "SCHED_FIFO priority of a link's threads, 1 to 99",
        HelpName = "PRIORITY",
    };

    /// <param name="hasInline">False where no thread commits and polls: a served database.</param>
    public LinkArguments(bool hasInline)
    {
        string[] modes = hasInline ? ["event", "spin", "inline"] : ["event", "spin"];
        _mode = new Option<string?>("--link-mode")
        {
            Description = "how a link's threads wait: event (they sleep, the default), spin (each owns a core)"
                + (hasInline ? ", inline (none: the tick sends and receives itself)" : string.Empty),
            HelpName = "MODE",
        };
        _mode.AcceptOnlyFromAmong(modes);
        _cores.Validators.Add(static result => Check(result, TryParseCores, "--link-cores takes two core numbers, as 2,3"));
        _fifo.Validators.Add(static result => Check(result, IsPriority, "--link-fifo takes a priority from 1 to 99"));
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_mode);
        command.Options.Add(_cores);
        command.Options.Add(_fifo);
    }

    /// <summary>What was given, and of the rest the defaults.</summary>
    public LinkThreads Read(ParseResult parsed, LinkThreads defaults)
    {
        if (parsed.GetValue(_mode) is null && parsed.GetValue(_cores) is null && parsed.GetValue(_fifo) is null)
        {
            return defaults;
        }

        int? sender = defaults.SenderCore;
        int? receiver = defaults.ReceiverCore;
        if (parsed.GetValue(_cores) is { } cores)
        {
            string[] parts = cores.Split(',');
            sender = int.Parse(parts[0], CultureInfo.InvariantCulture);
            receiver = int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        return new LinkThreads
        {
            Mode = parsed.GetValue(_mode) is { } mode ? Enum.Parse<LinkMode>(mode, ignoreCase: true) : defaults.Mode,
            SenderCore = sender,
            ReceiverCore = receiver,
            FifoPriority = parsed.GetValue(_fifo) ?? defaults.FifoPriority,
            BusyPollMicros = defaults.BusyPollMicros,
        };
    }

    private static void Check(OptionResult result, Func<string, bool> isGood, string wanted)
    {
        if (result.Tokens.Count > 0 && !isGood(result.Tokens[0].Value))
        {
            result.AddError($"{wanted}, not '{result.Tokens[0].Value}'.");
        }
    }

    private static bool TryParseCores(string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 2
            && Array.TrueForAll(parts, static p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int core) && core < CoreCountMax);
    }

    private static bool IsPriority(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int priority) && priority is >= 1 and <= FifoPriorityMax;
}
