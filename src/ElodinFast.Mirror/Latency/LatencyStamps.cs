using ElodinFast.Buffers;

namespace ElodinFast.Mirror;

/// <summary>
/// How long rows took, hop by hop, in nanoseconds: of what a link sends (committed, encoded, sent) and of what it receives (the others).
/// Survives reconnects. Each histogram has one writer at a time and any number of readers; 0 B.
/// </summary>
internal sealed class LatencyStamps
{
    private readonly LogLinearHistogram[] _hops = [.. HopNames.All.Select(static _ => new LogLinearHistogram())];

    /// <summary>Rows that were not timed: flown before the link was up, or read from the logs because the sender was lapped.</summary>
    public long UnstampedCount;

    /// <summary>The histogram of a hop.</summary>
    public LogLinearHistogram this[LatencyHop hop] => _hops[(int)hop];

    /// <summary>What was counted, by name; hops that nothing went over are left out. Cold.</summary>
    public Dictionary<string, HopLatency> Report()
    {
        var report = new Dictionary<string, HopLatency>();
        for (int i = 0; i < _hops.Length; i++)
        {
            if (_hops[i].Count > 0)
            {
                report.Add(HopNames.All[i], HopLatency.Of(_hops[i]));
            }
        }

        return report;
    }
}
