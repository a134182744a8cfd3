using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>A tick before which the simulation waits until somebody has written a component: NAME@TICK.</summary>
internal sealed record ControlPoint(string Component, long Tick)
{
    /// <exception cref="CommandException">Not of that form.</exception>
    public static ControlPoint Parse(string text)
    {
        int at = text.LastIndexOf('@');
        return at > 0 && long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long tick)
            ? new ControlPoint(text[..at], tick)
            : throw new CommandException($"\"{text}\" is not NAME@TICK.", ExitCode.Usage);
    }
}
