using System.CommandLine;
using System.Globalization;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast time-align</c>: moves components in time.</summary>
internal static class TimeAlignCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var timestamp = new Option<double>("--timestamp")
        {
            Description = "where the first sample of each component shall be",
            HelpName = "SECONDS",
            Required = true,
            CustomParser = static result =>
            {
                string text = result.Tokens[0].Value;
                if (TryParse(text, out double seconds))
                {
                    return seconds;
                }

                result.AddError($"--timestamp takes seconds since 1970, not '{text}'.");
                return 0;
            },
        };
        var component = new Option<string?>("--component") { Description = "only the one of this exact name", HelpName = "NAME" };
        var all = new Option<bool>("--all") { Description = "every component with samples" };
        var command = new Command("time-align", "Moves components in time so that their first samples stand at one time.") { timestamp, component, all };
        options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, "time-align", console => TimeAlignTool.Run(
            options.PathOf(parsed), parsed.GetValue(timestamp), parsed.GetValue(component), parsed.GetValue(all), console)));
        return HelpWithExamplesAction.Describe(
            command, "elodinfast time-align ./data --timestamp 0 --all --dry-run", "elodinfast time-align ./data --timestamp=-1.5 --component imu.accel -y");
    }

    private static bool TryParse(string text, out double seconds)
    {
        if (text.TrimStart('+', '-').ToLowerInvariant() is "inf" or "infinity" or "nan")
        {
            // Numbers, if not finite; the tool says what is wrong with them.
            seconds = text.Contains('n', StringComparison.OrdinalIgnoreCase) && text.EndsWith("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
                : text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds);
    }
}
