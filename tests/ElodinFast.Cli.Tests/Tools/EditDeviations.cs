namespace ElodinFast.Cli.Tests;

/// <summary>Where our editing commands do otherwise than Elodin's, and why. docs/compatibility.md lists the same for users.</summary>
internal static class EditDeviations
{
    private static readonly Dictionary<string, Deviation> s_known = Build();

    public static IEnumerable<string> Names => s_known.Keys;

    public static Deviation Of(string name) => s_known.GetValueOrDefault(name) ?? new Deviation(null, false, false, string.Empty);

    private static Dictionary<string, Deviation> Build()
    {
        var known = new Dictionary<string, Deviation>();
        Add(1, true, true, "Elodin panics or is killed (101, 135) on damaged files; we refuse and say which file",
            "truncate-long-index", "truncate-short-index", "truncate-zero-index", "truncate-odd-index", "truncate-uncommitted", "truncate-odd-offsets",
            "truncate-odd-timestamps", "truncate-long-data");
        Add(null, true, false, "Elodin counts timestamps without a value as entries", "truncate-torn-index", "truncate-torn-vector");
        Add(null, true, true, "Elodin truncates no message log when the components are empty, but says that the logs were empty", "truncate-only-messages");
        Add(null, true, true, "Elodin deletes a component whose index header is damaged as empty; we keep it and warn", "prune-uncommitted");
        Add(null, true, true, "Elodin moves timestamps past the range onto its end, where they are all equal; we leave the component as it is", "time-align-huge");
        Add(0, true, true, "a negative number is taken also without =", "trim-negative");
        Add(null, true, true, "Elodin searches a log whose times descend as if they ascended and keeps or drops it whole; we look at each message",
            "trim-end", "trim-both", "trim-answer-y", "trim-inclusive-start", "trim-inclusive-end", "trim-start-late", "trim-negative-eq");
        Add(null, false, true, "Elodin drops names without samples, assets, sources and whatever else is in the directory; we keep them",
            "trim-v019", "trim-v019-apollo", "trim-all-empty", "trim-old-empty", "trim-no-schema", "trim-named", "trim-assets", "trim-odd-directory");
        Add(1, true, true, "Elodin replaces logs that it cannot read by empty ones; we refuse and say which file",
            "trim-short-index", "trim-uncommitted", "trim-no-data", "trim-no-index", "trim-wrong-element-size", "trim-no-offsets", "trim-odd-offsets", "trim-bad-schema", "trim-odd-message-directory");
        Add(0, true, true, "Elodin cannot trim where one log is longer; we keep the samples that are whole", "trim-torn-index");
        Add(null, false, true, "Elodin shifts the components of the second database, but not its message logs",
            "merge-align", "merge-align-back", "merge-align-negative", "merge-align-playback", "merge-align-playback-killed", "merge-old-fields");
        Add(1, true, true, "Elodin copies files that no database opens with, or fails on them half-way; we refuse before anything is written",
            "merge-second-short-index", "merge-second-long-index", "merge-second-zero-index", "merge-second-no-index", "merge-second-no-data",
            "merge-second-uncommitted", "merge-second-bad-schema", "merge-second-wrong-element-size", "merge-second-odd-message-directory",
            "merge-second-odd-offsets", "merge-second-odd-timestamps", "merge-second-no-offsets");
        Add(null, false, true, "Elodin copies timestamps without values and messages without payload; we copy what is whole",
            "merge-second-torn-index", "merge-second-torn-vector", "merge-second-torn-messages", "merge-second-torn-messages-payload");
        return known;

        void Add(int? exit, bool otherLines, bool otherContents, string reason, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                known.Add(name, new Deviation(exit, otherLines, otherContents, reason));
            }
        }
    }

    /// <param name="Exit">Our exit code, null for the recorded one.</param>
    /// <param name="OtherLines">Lines are not compared.</param>
    /// <param name="OtherContents">Contents are not compared (a refusal must have changed nothing).</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Deviation(int? Exit, bool OtherLines, bool OtherContents, string Reason);
}
