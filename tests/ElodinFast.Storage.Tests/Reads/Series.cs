using System.Runtime.InteropServices;
using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Storage.Tests;

/// <summary>A log of one component in a directory of its own, filled at once: long series without a commit a sample.</summary>
internal sealed class Series : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public Series(ComponentSchema schema)
    {
        Schema = schema;
        Log = TimeSeries.Create(_directory.Path, (int)schema.ByteCount);
    }

    public Series(long[] timestamps, double[] values)
        : this(new ComponentSchema(PrimitiveType.F64)) => Append(timestamps, values);

    public ComponentSchema Schema { get; }

    public TimeSeries Log { get; }

    public void Append(long[] timestamps, double[] values) => Append(timestamps, MemoryMarshal.AsBytes(values.AsSpan()));

    public void Append(long[] timestamps, ReadOnlySpan<byte> values)
    {
        if (Log.Append(timestamps, values) != LogStatus.Ok)
        {
            throw new InvalidOperationException("no room for the samples");
        }
    }

    /// <summary>Ascending times with repetitions and holes, and values of every kind.</summary>
    public static (long[] Timestamps, double[] Values) Random(Random random, int count, bool withOddities = true)
    {
        var timestamps = new long[count];
        var values = new double[count];
        long now = random.NextInt64(-1_000_000, 2_000_000_000_000_000);
        for (int i = 0; i < count; i++)
        {
            now += random.Next(6) switch { 0 => 0, 1 => random.Next(100_000), _ => 1000 };
            timestamps[i] = now;
            values[i] = (withOddities ? random.Next(40) : 39) switch
            {
                0 => double.NaN,
                1 => double.PositiveInfinity,
                2 => double.NegativeInfinity,
                3 => 0,
                4 => -0.0,
                5 => random.NextDouble() * 1e300,
                6 => -1e-310,
                < 20 => random.Next(-3, 4),
                _ => Math.Sin(i * 0.01) + random.NextDouble(),
            };
        }

        return (timestamps, values);
    }

    public void Dispose()
    {
        Log.Dispose();
        _directory.Dispose();
    }
}
