namespace ElodinFast.Storage;

/// <summary>Where the equal stretches of a time range begin.</summary>
internal static class OverviewEdges
{
    /// <summary>First time of stretch <paramref name="bucket"/>, which is below <paramref name="bucketCount"/>.</summary>
    public static long At(long start, long end, int bucket, int bucketCount) =>
        (long)(start + ((((Int128)end - start + 1) * bucket) / bucketCount));
}
