namespace ElodinFast.Storage;

/// <content>Looking into history.</content>
public sealed partial class Component
{
    /// <summary>
    /// The sample that playback shows at a time: the one of exactly that time (the last of several), else the last one before, else the
    /// first of all. False when there is none yet. O(log samples); waits for the keeper only when what is asked for may not stand in the log yet.
    /// </summary>
    /// <param name="wanted">The time, µs.</param>
    /// <param name="destination">At least <see cref="ByteCount"/> bytes.</param>
    /// <param name="timestampMicros">The sample's time.</param>
    /// <param name="index">Its index in the component's log.</param>
    public bool TryReadNearest(long wanted, Span<byte> destination, out long timestampMicros, out long index)
    {
        destination = destination[..ByteCount];
        if (TryReadLatest(destination, out timestampMicros, out index) && timestampMicros <= wanted)
        {
            return true;
        }

        long count = Log.Count;
        if (count == 0 || Log.TimestampAt(count - 1) <= wanted)
        {
            _database.DrainForReading();
            count = Log.Count;
        }

        if (count == 0)
        {
            return false;
        }

        index = Math.Max(0, TimeSearch.UpperBound(Log, wanted, 0, count) - 1);
        timestampMicros = Log.TimestampAt(index);
        Log.ReadValues(index, destination);
        return true;
    }

    /// <summary>
    /// Minimum and maximum of one element over equal stretches of time, for plots of long series: each stretch of [start, end] (both
    /// inclusive) gives one bucket. Answers the samples in all.
    /// </summary>
    /// <remarks>
    /// Cost: the first call for an element reads its whole log (10^7 f64 take some 100 ms) and keeps 0.27 bytes of memory a sample, later
    /// ones only what has come since; then a call takes two short reads of the log a bucket: about half a microsecond each bucket while the
    /// log is mapped (it is written to), some 2 µs when it is not (opened again and only read). Memory is bounded
    /// for all elements of a database together (256 MiB; those not looked at for longest go first). Calls for one element wait for each
    /// other. It sees everything committed before the call, waiting for the keeper for that, at most a few milliseconds; never on a hot
    /// thread. Samples that are no number are counted and otherwise left out.
    /// </remarks>
    /// <param name="start">First time, µs.</param>
    /// <param name="end">Last time, µs. Below <paramref name="start"/> all buckets come out empty.</param>
    /// <param name="buckets">The buckets, at least one.</param>
    /// <param name="element">Which element of the value, row major.</param>
    /// <exception cref="ArgumentOutOfRangeException">No buckets, or there is no such element.</exception>
    public long Overview(long start, long end, Span<OverviewBucket> buckets, int element = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buckets.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(element);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(element, ByteCount / ElodinFast.Wire.PrimitiveTypes.ByteCount(Schema.Type));
        if (start > end)
        {
            buckets.Fill(new OverviewBucket(0, double.NaN, double.NaN, 0, 0));
            return 0;
        }

        _database.DrainForReading();
        return _database.Pyramids.Fill(this, element, start, end, buckets);
    }
}
