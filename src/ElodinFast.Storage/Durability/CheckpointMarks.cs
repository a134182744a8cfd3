namespace ElodinFast.Storage;

/// <summary>The marks of all logs of a database, in the order in which they turned up. The checkpointer's thread only.</summary>
internal sealed class CheckpointMarks(Database database, CheckpointState? state)
{
    private readonly List<(Component Component, LogMark Index, LogMark Data)> _series = [];
    private readonly Dictionary<LogFileKey, LogMark> _messages = [];
    private readonly List<LogMark> _all = [];
    private readonly List<LogMark> _changed = [];
    private readonly List<LogMark> _summed = [];

    public int Count => _all.Count;

    public IReadOnlyList<LogMark> All => _all;

    /// <summary>Logs whose durable length differs from what the last look saw.</summary>
    public IReadOnlyList<LogMark> Changed => _changed;

    /// <summary>
    /// Looks at the lengths of all logs; returns how far each ring was drained. Between two rounds of the keeper, so that rows are whole.
    /// </summary>
    public long[] Look()
    {
        _changed.Clear();
        var positions = new long[database.Rings.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = database.Rings[i].Drained;
        }

        for (int i = 0; i < database.Components.Count; i++)
        {
            if (i == _series.Count)
            {
                AddSeries(database.Components[i]);
            }

            (Component component, LogMark index, LogMark data) = _series[i];
            long count = component.Log.Count;
            Want(index, count * sizeof(long));
            Want(data, count * component.Log.ElementByteCount);
        }

        foreach (MessageLog log in database.MessageLogs)
        {
            // Timestamps first: payload and record are there before the timestamp that makes them count.
            foreach ((LogFileKey key, AppendLog file) in log.Files)
            {
                if (!_messages.TryGetValue(key, out LogMark? mark))
                {
                    mark = Add(key, file);
                    _messages.Add(key, mark);
                }

                Want(mark, file.ByteCount);
            }
        }

        return positions;
    }

    /// <summary>Brings checksums up to date, reading at most so much; returns the marks that moved on.</summary>
    public IReadOnlyList<LogMark> Sum(byte[] buffer, long byteCountMax)
    {
        _summed.Clear();
        foreach (LogMark mark in _all)
        {
            if (byteCountMax > 0 && mark.IsBehind)
            {
                byteCountMax -= mark.Sum(buffer, byteCountMax);
                _summed.Add(mark);
            }
        }

        return _summed;
    }

    private void AddSeries(Component component)
    {
        (AppendLog index, AppendLog data) = component.Log.Files;
        _series.Add((
            component,
            Add(new LogFileKey(component.Id.Value, LogFileKind.Index, 0), index),
            Add(new LogFileKey(component.Id.Value, LogFileKind.Data, 0), data)));
    }

    private LogMark Add(LogFileKey key, AppendLog log)
    {
        var mark = new LogMark(key, log);
        if (state is not null && state.Files.TryGetValue(key, out CheckpointRecord record))
        {
            mark.Restore(record, state.IsSumBelieved(log.Path));
        }

        _all.Add(mark);
        return mark;
    }

    private void Want(LogMark mark, long byteCount)
    {
        if (mark.DurableByteCount != byteCount)
        {
            mark.WantedByteCount = byteCount;
            _changed.Add(mark);
        }
    }
}
