using System.Diagnostics;
using System.Globalization;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Scale;

/// <summary>
/// Many components in one database: what each step costs, and what stays in memory and on the disk. Not a BenchmarkDotNet bench: a step
/// runs once, and takes seconds. Every value that was written is read back.
/// </summary>
internal sealed class ComponentsRun(int count, string directory)
{
    private const long FirstMicros = 1_700_000_000_000_000;
    private const int StepMicros = 1000;

    private readonly ComponentSchema _schema = new(PrimitiveType.F64);
    private long _heapBefore;
    private long _residentBefore;

    /// <summary>Runs `components --count N --directory DIR`; returns the exit code.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        int count = 100_000;
        string parent = Path.GetTempPath();
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            switch (arguments[i])
            {
                case "--count":
                    count = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--directory":
                    parent = arguments[i + 1];
                    break;
                default:
                    Console.Error.WriteLine($"unknown option {arguments[i]}; there are --count N and --directory DIR");
                    return 2;
            }
        }

        string directory = Path.Combine(parent, $"elodinfast-components-{Environment.ProcessId}");
        try
        {
            new ComponentsRun(count, directory).Run();
            return 0;
        }
        finally
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private void Run()
    {
        Console.WriteLine($"{count} components of one f64 in {directory}");
        Mark();
        using (Database database = Timed("create empty", () => Database.Open(directory)))
        {
            Component[] components = Timed("register", () => Register(database));
            Memory("registered");
            Timed("commit one row to each, drained", () => Commit(database, components, 0));
            Memory("with one sample");
            Timed("checkpoint", database.Checkpoint);
            Timed("read latest of each", () => CheckLatest(components, 0));
            Timed("commit a second row to each, drained", () => Commit(database, components, 1));
            Timed("read back each", () => Check(components, 2));
            Timed("close", database.Dispose);
        }

        Files();
        Mark();
        using (Database database = Timed("open", () => Database.Open(directory)))
        {
            Memory("opened");
            Component[] components = [.. database.Components];
            Timed("read back each", () => Check(components, 2));
            Timed("commit a third row to each, drained", () => Commit(database, components, 2));
            Memory("with a third sample");
            Timed("close", database.Dispose);
        }

        using (Database database = Timed("open again", () => Database.Open(directory)))
        {
            Timed("close untouched", database.Dispose);
        }
    }

    private Component[] Register(Database database)
    {
        var components = new Component[count];
        ComponentRegistration[] wanted = [.. Enumerable.Range(0, count).Select(i => Registration(Name(i)))];
        if (!database.TryRegisterAll(wanted, components, out int failed))
        {
            throw new InvalidOperationException($"{Name(failed)} is there with another schema");
        }

        return components;
    }

    private ComponentRegistration Registration(string name)
    {
        ComponentId id = ComponentId.FromName(name);
        return new ComponentRegistration(id, _schema, IsTimestampSource: false, new ComponentMetadata(id, name, []));
    }

    private static void Commit(Database database, Component[] components, int row)
    {
        Span<byte> value = stackalloc byte[sizeof(double)];
        for (int i = 0; i < components.Length; i++)
        {
            BitConverter.TryWriteBytes(value, Value(components[i], row));
            CommitStatus status;
            while ((status = database.Write(components[i], FirstMicros + (row * StepMicros), value)) == CommitStatus.RingFull)
            {
                database.Drain();
            }

            if (status != CommitStatus.Ok)
            {
                throw new InvalidOperationException($"{components[i].Name}: {status}");
            }
        }

        database.Drain();
    }

    private static void CheckLatest(Component[] components, int row)
    {
        Span<byte> value = stackalloc byte[sizeof(double)];
        foreach (Component component in components)
        {
            if (!component.TryReadLatest(value, out _, out _) || BitConverter.ToDouble(value) != Value(component, row))
            {
                throw new InvalidOperationException($"{component.Name} has another latest value than was written");
            }
        }
    }

    private static void Check(Component[] components, int rowCount)
    {
        Span<byte> values = stackalloc byte[sizeof(double) * rowCount];
        foreach (Component component in components)
        {
            if (component.Log.Count != rowCount)
            {
                throw new InvalidOperationException($"{component.Name} has {component.Log.Count} samples");
            }

            component.Log.ReadValues(0, values);
            for (int row = 0; row < rowCount; row++)
            {
                if (BitConverter.ToDouble(values[(row * sizeof(double))..]) != Value(component, row))
                {
                    throw new InvalidOperationException($"{component.Name} has another value in row {row}");
                }
            }
        }
    }

    private void Files()
    {
        long length = 0;
        long fileCount = 0;
        foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            length += file.Length;
            fileCount++;
        }

        Console.WriteLine($"  files: {fileCount / (double)count:F1} and {length / (double)count:F0} bytes a component");
    }

    private void Mark()
    {
        _heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        _residentBefore = Resident();
    }

    private void Memory(string when)
    {
        long heap = GC.GetTotalMemory(forceFullCollection: true) - _heapBefore;
        long resident = Resident() - _residentBefore;
        Console.WriteLine(
            $"  memory {when}: {heap / count} bytes of heap and {resident / count} resident a component; {LogPool.Shared.DescriptorCount} files open, {LogPool.Shared.MappingCount} mapped");
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private void Timed(string what, Action action) => Timed(what, () =>
    {
        action();
        return true;
    });

    private T Timed<T>(string what, Func<T> action)
    {
        long start = Stopwatch.GetTimestamp();
        T result = action();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine($"{what}: {elapsed.TotalSeconds:F2} s, {elapsed.TotalMicroseconds / count:F1} us a component");
        return result;
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"fleet.vehicle_{number / 50}.channel_{number % 50}");

    private static double Value(Component component, int row) => (double)(component.Id.Value % 1_000_003) + row;
}
