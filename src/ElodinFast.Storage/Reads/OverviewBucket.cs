namespace ElodinFast.Storage;

/// <summary>What one stretch of time holds of one element.</summary>
/// <param name="Count">Samples, those that are no number included.</param>
/// <param name="Min">The smallest value; NaN when there is none.</param>
/// <param name="Max">The largest value; NaN when there is none.</param>
/// <param name="FirstTimestampMicros">Of the first sample; 0 when there is none.</param>
/// <param name="LastTimestampMicros">Of the last sample; 0 when there is none.</param>
public readonly record struct OverviewBucket(long Count, double Min, double Max, long FirstTimestampMicros, long LastTimestampMicros);
