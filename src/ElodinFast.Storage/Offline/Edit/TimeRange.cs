using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Least and greatest time of what a database holds; timestamp sources do not count.</summary>
internal readonly record struct TimeRange(long First, long Last)
{
    /// <summary>Of both, where there are both.</summary>
    public static TimeRange? Union(TimeRange? a, TimeRange? b) =>
        a is { } x && b is { } y ? new TimeRange(Math.Min(x.First, y.First), Math.Max(x.Last, y.Last)) : a ?? b;

    public static TimeRange? Of(ComponentFolder component) =>
        component.ReadTimeRange() is (long least, long greatest) ? new TimeRange(least, greatest) : null;

    public static TimeRange? Of(MessageLog log)
    {
        TimeRange? range = null;
        for (long i = 0; i < log.Count; i++)
        {
            long time = log.TimestampAt(i);
            range = Union(range, new TimeRange(time, time));
        }

        return range;
    }

    /// <summary>Of components with a schema, and of message logs.</summary>
    /// <exception cref="DatabaseException">A file is damaged.</exception>
    public static TimeRange? Of(string database, IEnumerable<ComponentFolder> components)
    {
        TimeRange? range = null;
        foreach (ComponentFolder component in components.Where(c => !c.IsTimestampSource))
        {
            range = Union(range, Of(component));
        }

        foreach (PacketId id in DatabaseDirectory.ReadMessageLogIds(database))
        {
            using MessageLog log = MessageLog.OpenRead(DatabaseDirectory.MessageLogDirectory(database, id), id);
            range = Union(range, Of(log));
        }

        return range;
    }
}
