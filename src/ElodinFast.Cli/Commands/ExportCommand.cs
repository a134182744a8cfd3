using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast export</c>: a database's components as files of other formats. Nothing in the database is written.</summary>
internal static class ExportCommand
{
    private static readonly string[] s_notYet = ["mcap", "foxglove"];

    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "database directory" };
        var output = new Option<string>("--output", "-o") { Description = "directory for the files", HelpName = "OUT", Required = true };
        var format = new Option<string>("--format")
        {
            Description = "parquet, arrow-ipc or csv",
            HelpName = "FORMAT",
            DefaultValueFactory = static _ => "parquet",
        };
        format.AcceptOnlyFromAmong(["parquet", "arrow-ipc", "csv", .. s_notYet]);
        var pattern = new Option<string?>("--pattern") { Description = "only names, in lower case, that match", HelpName = "GLOB" };
        var join = new Option<bool>("--join") { Description = "one file for all components with the same name up to the last dot" };
        var flatten = new Option<bool>("--flatten") { Description = "one column for each element" };
        var micros = new Option<bool>("--mono-us") { Description = "times as whole microseconds" };
        var nanos = new Option<bool>("--mono-ns") { Description = "times as whole nanoseconds" };
        var fastFloats = new Option<bool>("--csv-fast-floats") { Description = "floats in lists in their short form" };
        var includePrivate = new Option<bool>("--include-private") { Description = "private components too" };
        var command = new Command("export", "Exports a database directory, one file a component.")
        {
            path, output, format, pattern, join, flatten, micros, nanos, fastFloats, includePrivate,
        };
        // Elodin takes them with every format, and only MCAP looks at them.
        command.Options.Add(new Option<bool>("--all-assets") { Hidden = true });
        command.Options.Add(new Option<long?>("--epoch-offset-us") { Hidden = true });
        command.Options.Add(new Option<long?>("--max-embed-mb") { Hidden = true });
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetValue(format)!;
            if (s_notYet.Contains(wanted))
            {
                throw new CommandException($"--format {wanted} is a format of elodin-db that elodinfast does not have yet; parquet, arrow-ipc and csv are there.");
            }

            if (parsed.GetValue(micros) && parsed.GetValue(nanos))
            {
                throw new CommandException("--mono-us and --mono-ns exclude each other.", ExitCode.Usage);
            }

            var settings = new ExportSettings
            {
                Path = parsed.GetValue(path)!,
                Output = parsed.GetValue(output)!,
                Format = wanted,
                Join = parsed.GetValue(join),
                Flatten = parsed.GetValue(flatten),
                Pattern = parsed.GetValue(pattern),
                TimeFormat = parsed.GetValue(micros) ? CsvTimeFormat.Microseconds : parsed.GetValue(nanos) ? CsvTimeFormat.Nanoseconds : CsvTimeFormat.Iso8601,
                FastFloats = parsed.GetValue(fastFloats),
                IncludePrivate = parsed.GetValue(includePrivate),
            };
            LongWork.Run("export", "the files that were whole by then stay", new ExportRun(settings, Console.Out).Run);
        });
        return HelpWithExamplesAction.Describe(
            command, "elodinfast export ./data -o ./parquet", "elodinfast export ./data --format csv --flatten --pattern 'rocket.*' -o ./csv",
            "elodinfast export ./data --format arrow-ipc --join -o ./arrow");
    }
}
