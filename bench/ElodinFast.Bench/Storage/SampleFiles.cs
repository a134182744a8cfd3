using System.Runtime.InteropServices;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Storage;

/// <summary>Databases of one f64 component with a given number of samples, made without committing them one by one.</summary>
internal static class SampleFiles
{
    /// <summary>Time between two samples.</summary>
    public const long StepMicros = 1_000;

    private const int ChunkCount = 100_000;

    public static ComponentId Id { get; } = ComponentId.FromName("bench.series");

    /// <summary>A database whose samples stand in the files: sample i has time i · <see cref="StepMicros"/> and a noisy sine.</summary>
    public static void Write(string directory, long count)
    {
        Register(directory);
        using TimeSeries series = TimeSeries.Open(DatabaseDirectory.ComponentDirectory(directory, Id), sizeof(double));
        var random = new Random(1);
        var times = new long[ChunkCount];
        var values = new double[ChunkCount];
        for (long done = 0; done < count;)
        {
            int chunk = (int)Math.Min(ChunkCount, count - done);
            for (int i = 0; i < chunk; i++)
            {
                times[i] = (done + i) * StepMicros;
                values[i] = Math.Sin((done + i) * 1e-4) + random.NextDouble();
            }

            if (series.Append(times.AsSpan(0, chunk), MemoryMarshal.AsBytes(values.AsSpan(0, chunk))) != LogStatus.Ok)
            {
                throw new IOException($"{directory} has no room for {count} samples");
            }

            done += chunk;
        }
    }

    /// <summary>A database whose files say so many samples and hold none: holes, so all times and values are 0.</summary>
    public static void WriteSparse(string directory, long count)
    {
        Register(directory);
        string component = DatabaseDirectory.ComponentDirectory(directory, Id);
        foreach (string name in new[] { TimeSeries.IndexFileName, TimeSeries.DataFileName })
        {
            long byteCount = AppendLog.ExtraHeaderByteCount + (count * sizeof(long));
            using FileStream file = File.OpenWrite(Path.Combine(component, name));
            file.Write(BitConverter.GetBytes(byteCount));
            file.SetLength(byteCount);
        }
    }

    public static Component Find(Database database) =>
        database.FindComponent(Id) ?? throw new InvalidOperationException("the series is not there");

    private static void Register(string directory)
    {
        using Database database = Database.Open(directory, new DatabaseOptions { Durability = DurabilityMode.Process });
        database.TryRegister(Id, new ComponentSchema(PrimitiveType.F64), false, out _);
    }
}
