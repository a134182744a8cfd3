namespace ElodinFast.Cli.Tests;

/// <summary>Where our reading commands do otherwise than Elodin's, and why. docs/compatibility.md lists the same for users.</summary>
internal static class ReadDeviations
{
    private static readonly Dictionary<string, (int? Exit, bool OtherLines)> s_known = Build();

    public static IEnumerable<string> Names => s_known.Keys;

    private static Dictionary<string, (int? Exit, bool OtherLines)> Build()
    {
        var known = new Dictionary<string, (int? Exit, bool OtherLines)>();

        // Elodin panics or is killed; we say which file is damaged.
        foreach (string name in (string[])["list-long-index", "list-short-index", "list-long-short-index", "list-zero-index", "list-long-zero-index",
            "list-odd-index", "list-uncommitted", "list-long-uncommitted", "list-long-odd-offsets", "list-odd-timestamps", "list-long-odd-timestamps",
            "list-long-data", "list-long-long-data"])
        {
            known.Add(name, (1, true));
        }

        // Elodin has no last time where timestamps have no value, and counts them; we show the samples that are whole.
        known.Add("list-long-torn-vector", (null, true));
        known.Add("list-long-torn-index", (null, true));

        // Headings of what is no element are ours.
        known.Add("query-eql-number", (null, true));

        // Not there yet: export writes parquet.
        known.Add("query-parquet-flatten", (1, true));
        return known;
    }

    public static (int? Exit, bool OtherLines) Of(string name) => s_known.GetValueOrDefault(name);
}
