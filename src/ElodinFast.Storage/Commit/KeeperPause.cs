namespace ElodinFast.Storage;

/// <summary>
/// How long the keeper sleeps: as long as the rings stay nearly empty all the same. A wake on a busy machine costs a pinned thread some 20
/// us, and a thousand of them a second are its 99th percentile. One thread's.
/// </summary>
/// <param name="shortestMs">While rows come fast.</param>
internal sealed class KeeperPause(int shortestMs)
{
    private const int LongestFactor = 8;

    // A ring that fills so far in one pause lasts for 31 more.
    private const double LittleShare = 1.0 / 32;

    private int _factor = 1;

    /// <summary>The next pause, ms.</summary>
    /// <param name="fullestShare">What the fullest ring held when it was looked at, as a share of what it takes.</param>
    public int Next(double fullestShare) =>
        shortestMs * (_factor = fullestShare < LittleShare ? Math.Min(_factor * 2, LongestFactor) : 1);
}
