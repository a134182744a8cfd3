using System.CommandLine;
using System.Globalization;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast query</c>: asks a database directory a question. Nothing in it is written.</summary>
internal static class QueryCommand
{
    private const int PrecisionMax = 1100; // digits of the smallest double

    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "database directory" };
        var eql = new Option<string?>("--eql") { Description = "a query, as rocket.pos.x or (a.x, a.y) or rocket.pos.norm()", HelpName = "QUERY" };
        var sql = new Option<string?>("--sql") { Description = "not there yet", Hidden = true };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "say how the query was understood" };
        var offset = WindowOption("--offset", "rows, or a duration as 2.6s or 340ms, to leave out; negative: from the end");
        var limit = WindowOption("--limit", "rows, or a duration, to show");
        var format = new Option<string>("--format", "-f") { Description = "table, csv or arrow-ipc", HelpName = "FORMAT", DefaultValueFactory = static _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "arrow-ipc", "parquet");
        var flatten = new Option<bool>("--flatten") { Description = "one column for each element" };
        var rowIndex = new Option<bool>("--row-index") { Description = "number the rows" };
        var timeFormat = new Option<string?>("--time-format") { Description = "omit, datetime, seconds, milliseconds or microseconds (default: seconds, or the unit of --offset or --limit)", HelpName = "FORMAT" };
        timeFormat.AcceptOnlyFromAmong("omit", "none", "datetime", "dt", "seconds", "s", "milliseconds", "ms", "microseconds", "us", "µs");
        var precision = new Option<string>("--precision") { Description = "decimals of floats, or full", HelpName = "N", DefaultValueFactory = static _ => "6" };
        precision.Validators.Add(static result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "6";
            if (text != "full" && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) && digits <= PrecisionMax))
            {
                result.AddError($"--precision takes a number of decimals up to {PrecisionMax}, or full, not '{text}'.");
            }
        });
        var command = new Command("query", "Shows samples of a database directory, computed on the way.")
        {
            path, eql, sql, verbose, offset, limit, format, flatten, rowIndex, timeFormat, precision,
        };
        command.SetAction(parsed =>
        {
            RowWindow? first = parsed.GetValue(offset);
            RowWindow? most = parsed.GetValue(limit);
            Run(
                new QuerySettings
                {
                    Path = parsed.GetValue(path)!,
                    Eql = parsed.GetValue(eql),
                    Sql = parsed.GetValue(sql),
                    Format = parsed.GetValue(format)!,
                    Flatten = parsed.GetValue(flatten),
                    RowIndex = parsed.GetValue(rowIndex),
                    TimeFormat = LongName(parsed.GetValue(timeFormat)) ?? first?.Unit ?? most?.Unit ?? "seconds",
                    Precision = parsed.GetValue(precision) is "full" ? null : int.Parse(parsed.GetValue(precision)!, CultureInfo.InvariantCulture),
                    Offset = first,
                    Limit = most,
                },
                parsed.GetValue(verbose));
        });
        return HelpWithExamplesAction.Describe(
            command, "elodinfast query ./data --eql rocket.world_pos --limit 5", "elodinfast query ./data --eql 'rocket.world_pos.norm()' --format csv --precision full",
            "elodinfast query ./data --eql '(rocket.pos.x, rocket.pos.y)' --offset=-2s");
    }

    private static void Run(QuerySettings settings, bool isVerbose)
    {
        if (settings.Eql is null == settings.Sql is null)
        {
            throw new CommandException(settings.Eql is null ? "must specify either --eql or --sql" : "cannot specify both --eql and --sql");
        }

        if (!Directory.Exists(settings.Path))
        {
            throw new CommandException($"database path does not exist: {settings.Path}");
        }

        if (!File.Exists(Path.Combine(settings.Path, "db_state")))
        {
            throw new CommandException($"db_state not found in {settings.Path} (not a valid elodin-db directory)");
        }

        if (settings.Sql is not null)
        {
            throw new CommandException("--sql is an option of elodin-db that elodinfast does not have yet; --eql is there.");
        }

        if (settings.Format == "parquet")
        {
            throw new CommandException("--format parquet is not there for queries yet; export writes parquet, and arrow-ipc is there.");
        }

        using OfflineDatabase database = OfflineDatabase.Open(settings.Path);
        EqlResult result = EqlQuery.Run(EqlCatalog.Of(database), settings.Eql!);
        if (isVerbose)
        {
            Console.Error.WriteLine($"columns: {string.Join(", ", result.Columns.Select(c => c.Name))}; rows: {result.RowCount}");
        }

        (long first, long count) = QueryRows.Choose(result, settings.Offset, settings.Limit);
        if (result.RowCount == 0 && result.IsJoinOrComputed)
        {
            Console.Out.WriteLine("(no rows)");
            return;
        }

        if (count == 0 && result.RowCount > 0)
        {
            Console.Out.WriteLine("(no rows)");
        }
        else if (settings.Format == "arrow-ipc")
        {
            QueryArrow.Write(result, first, count, settings);
        }
        else
        {
            new QueryPrinter(result, new CellText(settings.Precision, settings.TimeFormat), settings, Console.Out).Print(first, count);
        }

        if (settings.Format == "arrow-ipc")
        {
            Console.Error.WriteLine("Warning: output is binary; pipe to a file (e.g. ... > out.arrow)");
        }
        else if (settings.Precision is { } digits)
        {
            Console.Error.WriteLine($"Note: numeric columns shown with limited precision: {digits} decimal places. Use '--precision full' to see all digits.");
        }

        if (count < result.RowCount)
        {
            Console.Error.WriteLine($"(showing {count} of {result.RowCount} rows)");
        }
    }

    private static Option<RowWindow?> WindowOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ROWS",
        CustomParser = result =>
        {
            if (RowWindow.TryParse(result.Tokens[0].Value, out RowWindow window))
            {
                return window;
            }

            result.AddError($"{name} takes a number of rows, or a duration as 2.6s, 340ms, 53000us or 100ns, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static string? LongName(string? format) => format switch
    {
        "none" => "omit",
        "dt" => "datetime",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" or "µs" => "microseconds",
        _ => format,
    };
}
