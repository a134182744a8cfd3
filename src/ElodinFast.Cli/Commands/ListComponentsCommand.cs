using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast list-components</c>: names, or a table of them.</summary>
internal static class ListComponentsCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "database directory" };
        var isLong = new Option<bool>("--long", "-l") { Description = "first and last time and entries of each" };
        var command = new Command("list-components", "Lists the components of a database directory.") { path, isLong };
        command.SetAction(parsed => List(parsed.GetValue(path)!, parsed.GetValue(isLong)));
        return HelpWithExamplesAction.Describe(command, "elodinfast list-components ./data", "elodinfast list-components -l ./data");
    }

    private static void List(string path, bool isLong)
    {
        using OfflineDatabase database = OfflineDatabase.Open(path);
        if (!isLong)
        {
            // Names that have metadata but no samples, such as those of entities, count too.
            foreach (string name in database.Metadata.Select(static m => m.Name).Order(StringComparer.Ordinal))
            {
                Console.Out.WriteLine(name);
            }

            return;
        }

        string[][] rows =
        [
            ["component", "first", "last", "entries"],
            .. database.Components.Where(static c => c.Metadata is not null).Select(static c => new[]
            {
                c.Name,
                c.Count == 0 ? "-" : HifitimeText.Of(Math.Min(c.StartField, ComponentTimes.First(c))),
                c.Count == 0 ? "-" : HifitimeText.Of(ComponentTimes.Last(c)),
                $"{c.Count}",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            Console.Out.WriteLine(
                $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadLeft(widths[3])}");
        }
    }
}
