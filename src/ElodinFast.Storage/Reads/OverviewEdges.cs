namespace ElodinFast.Storage;

/// <summary>Where the equal stretches of a time range begin.</summary>
internal static class OverviewEdges
{
    /// <summary>First time of stretch <paramref name="bucket"/>, 0 to <paramref name="bucketCount"/> - 1; none leaves [start, end].</summary>
    public static long At(long start, long end, int bucket, int bucketCount) =>
        (long)(start + ((((Int128)end - start + 1) * bucket) / bucketCount));
}
