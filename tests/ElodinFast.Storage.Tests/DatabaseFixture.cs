using System.Buffers.Binary;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>A database in a temporary directory with small rings, and the tables that tests write into it.</summary>
internal sealed class DatabaseFixture : IDisposable
{
    public DatabaseFixture(int ringByteCount = 256 * 1024, int keeperIntervalMs = 1)
    {
        Options = new DatabaseOptions { RingByteCount = ringByteCount, KeeperIntervalMs = keeperIntervalMs };
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"elodinfast-{Guid.NewGuid():n}");
        Database = Database.Open(Path, Options);
    }

    public string Path { get; }

    public DatabaseOptions Options { get; }

    public Database Database { get; private set; }

    public void Reopen()
    {
        Database.Dispose();
        Database = Database.Open(Path, Options);
    }

    public void ReopenAfterKill()
    {
        Database.Abandon();
        Open();
    }

    public void Open() => Database = Database.Open(Path, Options);

    public Component Scalar(string name)
    {
        Assert.True(Database.TryRegister(ComponentId.FromName(name), new ComponentSchema(PrimitiveType.F64), false, out Component component));
        return component;
    }

    public Component Find(string name) => Database.FindComponent(ComponentId.FromName(name)) ?? throw new InvalidOperationException(name);

    /// <summary>A table of f64 scalars: i64 timestamp at 0, then a field a name.</summary>
    public TableBinding Bind(params string[] names)
    {
        var builder = new VTableBuilder();
        VTableNode time = VTableNode.Table(0, 8);
        for (int i = 0; i < names.Length; i++)
        {
            builder.AddComponent(8 + (8 * i), ComponentId.FromName(names[i]), new ComponentSchema(PrimitiveType.F64), time);
        }

        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(builder.Build(), out VTablePlan? plan, out _));
        Assert.True(Database.TryBind(plan!, out TableBinding? binding, out _));
        return binding!;
    }

    public TableResult Apply(TableBinding binding, long timestamp, params double[] values) => ApplyFrom(0, binding, timestamp, values);

    public TableResult ApplyFrom(ushort slot, TableBinding binding, long timestamp, params double[] values)
    {
        var body = new byte[8 + (8 * values.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(body, timestamp);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(8 + (8 * i)), values[i]);
        }

        return Database.Apply(binding, body, slot, wait: true);
    }

    public (long[] Timestamps, double[] Values) Read(string name)
    {
        SampleRange range = Find(name).All();
        var timestamps = new long[range.Count];
        var values = new double[range.Count];
        range.ReadTimestamps(0, timestamps);
        range.ReadValues(0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return (timestamps, values);
    }

    public static ReadOnlySpan<byte> Bytes(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
