using System.Diagnostics;
using System.Runtime.CompilerServices;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Storage;

/// <summary>Opening a database whose files are in the page cache: against the number of components, and of samples.</summary>
internal static class OpenCurves
{
    private const int Repeats = 3;
    private const int RowsEach = 10;
    private const int GroupCountMax = 1_000;

    /// <summary>Median times of opening and closing; managed memory that is there while it is open, a component.</summary>
    internal readonly record struct ComponentPoint(int Components, double OpenNs, double CloseNs, double ManagedBytes);

    /// <summary>Makes a database of so many f64 components with ten samples each, first in memory: registering syncs each file.</summary>
    public static ComponentPoint Components(string parent, int count)
    {
        using var target = new Scratch(parent);
        using (var memory = new Scratch("/dev/shm"))
        {
            Create(memory["db"], count);
            Copy(memory["db"], target["db"]);
        }

        var open = new double[Repeats];
        var close = new double[Repeats];
        double managed = 0;
        for (int i = 0; i < Repeats; i++)
        {
            (open[i], close[i], long byteCount) = OpenAndClose(target["db"]);
            managed = Math.Max(managed, byteCount);
        }

        return new ComponentPoint(count, Statistics.Median(open), Statistics.Median(close), managed / count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // so that nothing of the opening before is still held
    private static (double OpenNs, double CloseNs, long ManagedBytes) OpenAndClose(string directory)
    {
        long before = ManagedBytes();
        long begin = Stopwatch.GetTimestamp();
        Database database = Database.Open(directory);
        long opened = Stopwatch.GetTimestamp();
        long managed = ManagedBytes() - before;
        long closing = Stopwatch.GetTimestamp();
        database.Dispose();
        return (opened - begin, Stopwatch.GetTimestamp() - closing, managed);
    }

    private static long ManagedBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>A database of one component. It is left as a kill would leave it: closing would read all of it for its checksum.</summary>
    public static CurvePoint Samples(string directory, long count)
    {
        var open = new double[Repeats];
        for (int i = 0; i < Repeats; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            Database database = Database.Open(directory, new DatabaseOptions { Durability = DurabilityMode.Process });
            open[i] = Stopwatch.GetTimestamp() - begin;
            long seen = SampleFiles.Find(database).SampleCount;
            database.Abandon();
            if (seen != count)
            {
                throw new InvalidOperationException($"{seen} samples, not {count}");
            }
        }

        return new CurvePoint(count, Statistics.Median(open));
    }

    private static void Create(string directory, int count)
    {
        using Database database = Database.Open(directory, new DatabaseOptions { Durability = DurabilityMode.Process });
        var schema = new ComponentSchema(PrimitiveType.F64);
        var components = new Component[count];
        for (int i = 0; i < count; i++)
        {
            database.TryRegister(ComponentId.FromName($"bench.many{i}"), schema, false, out components[i]);
        }

        foreach (Component[] group in components.Chunk(GroupCountMax))
        {
            using ComponentOwner owner = database.Claim(group);
            RowGroup rows = owner.DefineGroup(group);
            for (int i = 0; i < RowsEach; i++)
            {
                if (owner.TryBegin(rows, i, out Span<byte> values) != CommitStatus.Ok)
                {
                    throw new InvalidOperationException("ten rows do not fit the ring");
                }

                values.Clear();
                owner.Publish();
            }
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
