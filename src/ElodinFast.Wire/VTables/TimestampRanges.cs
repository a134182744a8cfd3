namespace ElodinFast.Wire;

/// <summary>The table ranges that timestamp ops read, to ask which fields overlap them. Adds first, then closed, then asked.</summary>
internal sealed class TimestampRanges
{
    private readonly List<(int Start, int End)> _ranges = [];

    public void Add(int start, int end)
    {
        // Most often one op is shared by all fields, or each field has its own of the same slot.
        if (_ranges.Count == 0 || _ranges[^1] != (start, end))
        {
            _ranges.Add((start, end));
        }
    }

    /// <summary>Sorts by start and lets every entry carry the largest end so far, so one search answers an overlap.</summary>
    public void Close()
    {
        _ranges.Sort();
        for (int i = 1; i < _ranges.Count; i++)
        {
            _ranges[i] = (_ranges[i].Start, Math.Max(_ranges[i].End, _ranges[i - 1].End));
        }
    }

    /// <summary>Whether some range starts before <paramref name="end"/> and ends behind <paramref name="start"/>.</summary>
    public bool Overlaps(int start, int end)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].Start < end)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 && _ranges[low - 1].End > start;
    }
}
