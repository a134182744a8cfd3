using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

/// <summary>A database in a temporary directory, and the samples that tests write into it: f64 scalars.</summary>
internal sealed class TestNode : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<ComponentOwner> _owners = [];
    private readonly int _ringByteCount;
    private readonly Func<string, long> _freeByteCount;

    public TestNode(int ringByteCount = 1024 * 1024, Func<string, long>? freeByteCount = null)
    {
        _freeByteCount = freeByteCount ?? new DatabaseOptions().FreeByteCount;
        _ringByteCount = ringByteCount;
        Database = Open();
    }

    public Database Database { get; private set; }

    public void Reopen(Action? whileClosed = null)
    {
        Release();
        Database.Dispose();
        whileClosed?.Invoke();
        Database = Open();
    }

    public void ReopenAfterKill()
    {
        _owners.Clear();
        Database.Abandon();
        Database = Open();
    }

    public Component Register(string name, params KeyValuePair<string, string>[] metadata)
    {
        ComponentId id = ComponentId.FromName(name);
        Database.SetMetadata(new ComponentMetadata(id, name, metadata));
        Assert.True(Database.TryRegister(id, new ComponentSchema(PrimitiveType.F64), isTimestampSource: false, out Component component));
        return component;
    }

    public Component RegisterExternalControl(string name) => Register(name, KeyValuePair.Create("external_control", "true"));

    public Component Find(string name) => Database.FindComponent(ComponentId.FromName(name)) ?? throw new InvalidOperationException($"no {name}");

    /// <summary>Claims components for a simulation and defines their row.</summary>
    public OwnedTestRow Own(params string[] names)
    {
        Component[] components = [.. names.Select(n => Register(n))];
        ComponentOwner owner = Database.Claim(components);
        _owners.Add(owner);
        return new OwnedTestRow(owner, components);
    }

    public CommitStatus Write(string name, long timestamp, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Database.Write(Find(name), timestamp, bytes);
    }

    public (long[] Timestamps, double[] Values) Read(string name)
    {
        if (Database.FindComponent(ComponentId.FromName(name)) is not { } component)
        {
            return ([], []);
        }

        SampleRange range = component.All();
        long[] timestamps = new long[range.Count];
        double[] values = new double[range.Count];
        range.ReadTimestamps(0, timestamps);
        range.ReadValues(0, MemoryMarshal.AsBytes(values.AsSpan()));
        return (timestamps, values);
    }

    public long CountOf(string name) => Database.FindComponent(ComponentId.FromName(name))?.SampleCount ?? 0;

    public void Release()
    {
        foreach (ComponentOwner owner in _owners)
        {
            owner.Dispose();
        }

        _owners.Clear();
    }

    public void Dispose()
    {
        Release();
        Database.Dispose();
        _directory.Dispose();
    }

    private Database Open() => Database.Open(_directory["db"], new DatabaseOptions { RingByteCount = _ringByteCount, FreeByteCount = _freeByteCount });
}
