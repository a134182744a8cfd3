using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast export</c>: a database's components as CSV files.</summary>
internal static class ExportCommand
{
    private static readonly string[] s_notYet = ["parquet", "arrow-ipc", "mcap", "foxglove"];

    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "database directory" };
        var output = new Option<string>("--output", "-o") { Description = "directory for the files", HelpName = "OUT", Required = true };
        var format = new Option<string>("--format") { Description = "csv", HelpName = "FORMAT", Required = true };
        format.AcceptOnlyFromAmong(["csv", .. s_notYet]);
        var pattern = new Option<string?>("--pattern") { Description = "only names, in lower case, that match", HelpName = "GLOB" };
        var flatten = new Option<bool>("--flatten") { Description = "one column for each element" };
        var micros = new Option<bool>("--mono-us") { Description = "times as whole microseconds" };
        var nanos = new Option<bool>("--mono-ns") { Description = "times as whole nanoseconds" };
        var fastFloats = new Option<bool>("--csv-fast-floats") { Description = "floats in lists in their short form" };
        var includePrivate = new Option<bool>("--include-private") { Description = "private components too" };
        var command = new Command("export", "Exports a database directory, one file a component.")
        {
            path, output, format, pattern, flatten, micros, nanos, fastFloats, includePrivate,
        };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetValue(format)!;
            if (s_notYet.Contains(wanted))
            {
                throw new CommandException($"--format {wanted} is a format of elodin-db that elodinfast does not have yet; csv is there.");
            }

            if (parsed.GetValue(micros) && parsed.GetValue(nanos))
            {
                throw new CommandException("--mono-us and --mono-ns exclude each other.", ExitCode.Usage);
            }

            var options = new CsvExportOptions
            {
                Flatten = parsed.GetValue(flatten),
                Pattern = parsed.GetValue(pattern),
                TimeFormat = parsed.GetValue(micros) ? CsvTimeFormat.Microseconds : parsed.GetValue(nanos) ? CsvTimeFormat.Nanoseconds : CsvTimeFormat.Iso8601,
                FastFloats = parsed.GetValue(fastFloats),
                IncludePrivate = parsed.GetValue(includePrivate),
            };
            CsvExporter.Export(parsed.GetValue(path)!, parsed.GetValue(output)!, options, Console.Out);
        });
        return HelpWithExamplesAction.Describe(
            command, "elodinfast export ./data --format csv -o ./csv", "elodinfast export ./data --format csv --flatten --pattern 'rocket.*' -o ./csv");
    }
}
