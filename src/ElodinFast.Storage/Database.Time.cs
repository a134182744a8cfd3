using System.Diagnostics;
using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private const string StartTimestampKey = "time.start_timestamp";

    private long _earliestTimestamp;
    private long _lastUpdated = long.MinValue;
    private long _openedAt = Stopwatch.GetTimestamp();
    private bool _earliestWasLowered;

    /// <summary>Earliest timestamp: set, or the first data's, or the time of creation.</summary>
    public long EarliestTimestamp => Volatile.Read(ref _earliestTimestamp);

    /// <summary>Newest timestamp, or i64 min.</summary>
    public long LastUpdated => Volatile.Read(ref _lastUpdated);

    /// <summary>The database's configuration.</summary>
    public DbConfig Config => WithStart(_config);

    private DbConfig WithStart(DbConfig config)
    {
        if (!Volatile.Read(ref _earliestWasLowered))
        {
            return config;
        }

        var map = new MetadataMap(config.Metadata) { [StartTimestampKey] = Decimal(EarliestTimestamp) };
        return config with { Metadata = map.ToList() };
    }

    /// <summary>Sets earliest and the key `time.start_timestamp`.</summary>
    public void SetStartTimestamp(long micros)
    {
        lock (_registryGate)
        {
            var map = new MetadataMap(_config.Metadata) { [StartTimestampKey] = Decimal(micros) };
            DbConfig config = _config with { Metadata = map.ToList() };
            DatabaseDirectory.WriteState(Path, config);
            _config = config;
            Volatile.Write(ref _earliestTimestamp, micros);
            _openedAt = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Time for samples that carry none: earliest + time since open.</summary>
    internal long ImplicitTimestamp() =>
        TimeMath.Add(EarliestTimestamp, (long)(Stopwatch.GetElapsedTime(_openedAt).TotalMilliseconds * 1000));

    /// <summary>After a row was published: time range, commit clock, wake. Hot.</summary>
    internal void NoteCommit(long timestampMicros, bool movesTimeRange)
    {
        if (movesTimeRange)
        {
            NoteTime(timestampMicros);
        }

        NoteCommits();
    }

    internal void NoteTime(long timestampMicros)
    {
        long last = Volatile.Read(ref _lastUpdated);
        while (timestampMicros > last)
        {
            long seen = Interlocked.CompareExchange(ref _lastUpdated, timestampMicros, last);
            if (seen == last)
            {
                break;
            }

            last = seen;
        }

        long earliest = Volatile.Read(ref _earliestTimestamp);
        while (timestampMicros < earliest && timestampMicros != 0)
        {
            long seen = Interlocked.CompareExchange(ref _earliestTimestamp, timestampMicros, earliest);
            if (seen == earliest)
            {
                Volatile.Write(ref _earliestWasLowered, true);
                break;
            }

            earliest = seen;
        }
    }

    /// <summary>The first row of a group: a component that was empty is news for streams.</summary>
    internal void NoteFirstRow(RowGroup group)
    {
        foreach (long first in group.FirstIndices)
        {
            if (first == 0)
            {
                Interlocked.Increment(ref _vtableGeneration);
                return;
            }
        }
    }

    // Saving with data but without a start sets the start: the next opening, and Elodin's tools, read it.
    private void SaveStateWithStart()
    {
        DbConfig config = Config;
        var map = new MetadataMap(config.Metadata);
        if (LastUpdated != long.MinValue && !map.Contains(StartTimestampKey))
        {
            map[StartTimestampKey] = Decimal(EarliestTimestamp);
            config = config with { Metadata = map.ToList() };
        }

        DatabaseDirectory.WriteState(Path, config);
    }

    private static string Decimal(long value) => value.ToString(CultureInfo.InvariantCulture);

    // The rules of storage format, "time range on open".
    private void OpenTimeRange()
    {
        long? start = null;
        long? startWithZero = null;
        long? last = null;
        foreach (Component component in _components)
        {
            if (component.IsTimestampSource)
            {
                continue;
            }

            long first = component.Log.Count > 0 ? Math.Min(component.StartField, component.Log.TimestampAt(0)) : component.StartField;
            Include(first, component.Log.Count > 0 ? component.Log.TimestampAt(component.Log.Count - 1) : null);
        }

        foreach (MessageLog log in _messageLogs.Values)
        {
            Include(log.FirstTimestamp ?? long.MaxValue, log.LastTimestamp);
        }

        string? configured = new MetadataMap(_config.Metadata)[StartTimestampKey];
        bool isSet = long.TryParse(configured, CultureInfo.InvariantCulture, out long set) && set != 0;
        long now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        long earliest = isSet ? set : start ?? last ?? now;
        if (start is { } s && last is { } l)
        {
            earliest = Math.Min(earliest, s);
            if (earliest >= l)
            {
                earliest = startWithZero ?? earliest;
            }
        }

        _earliestTimestamp = earliest;
        _lastUpdated = last ?? long.MinValue;
        if (Options.StartTimestamp is { } given)
        {
            SetStartTimestamp(given);
        }

        void Include(long first, long? end)
        {
            if (first != long.MaxValue)
            {
                startWithZero = Math.Min(startWithZero ?? long.MaxValue, first);
                if (first != 0)
                {
                    start = Math.Min(start ?? long.MaxValue, first);
                }
            }

            if (end is { } e)
            {
                last = Math.Max(last ?? long.MinValue, e);
            }
        }
    }
}
