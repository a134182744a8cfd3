using System.Diagnostics;
using System.Runtime.InteropServices;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>What appending costs against how long the series already is: batches of 1,000 samples behind a hole.</summary>
internal static class GrowthCurve
{
    private const int BatchCount = 1_000;
    private const int Batches = 500;

    /// <summary>Median ns of one sample of an append at that length.</summary>
    public static CurvePoint Append(string directory, long count)
    {
        using TimeSeries series = TimeSeries.Open(DatabaseDirectory.ComponentDirectory(directory, SampleFiles.Id), sizeof(double));
        var times = new long[BatchCount];
        var values = new double[BatchCount];
        var append = new double[Batches];
        for (int i = 0; i < Batches; i++)
        {
            times.AsSpan().Fill(i);
            long begin = Stopwatch.GetTimestamp();
            LogStatus status = series.Append(times, MemoryMarshal.AsBytes<double>(values));
            append[i] = (double)(Stopwatch.GetTimestamp() - begin) / BatchCount;
            if (status != LogStatus.Ok)
            {
                throw new IOException($"appending to {count} samples: {status}");
            }
        }

        return new CurvePoint(count, Statistics.Median(append));
    }
}
