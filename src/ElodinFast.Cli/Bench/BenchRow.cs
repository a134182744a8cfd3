using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>A row of components that one thread owns and commits. Commits are hot, 0 B.</summary>
internal sealed class BenchRow : IDisposable
{
    private readonly ComponentOwner _owner;
    private readonly RowGroup _group;
    private long _timestampMicros = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private BenchRow(ComponentOwner owner, Component[] components)
    {
        _owner = owner;
        Components = components;
        _group = owner.DefineGroup(components);
    }

    public Component[] Components { get; }

    /// <summary>Registers components NAME.0 ... in a database and owns them.</summary>
    public static BenchRow Own(Database database, string name, int count, ComponentSchema schema)
    {
        var components = new Component[count];
        for (int i = 0; i < count; i++)
        {
            ComponentId id = ComponentId.FromName($"{name}.{i}");
            if (!database.TryRegister(id, schema, false, out components[i]))
            {
                throw new CommandException($"{name}.{i} cannot be registered");
            }
        }

        return new BenchRow(database.Claim(components), components);
    }

    /// <summary>One value of 64-bit numbers: stamp and number first. False when there is no room.</summary>
    public bool TryCommitStamp(long stamp, long number, bool counts)
    {
        if (!TryBegin(out Span<byte> values))
        {
            return false;
        }

        Span<long> numbers = MemoryMarshal.Cast<byte, long>(values[_group.Offsets[0]..]);
        numbers[..(RoundTripCeiling.ByteCount / sizeof(long))].Clear();
        numbers[0] = stamp;
        numbers[1] = number;
        numbers[2] = counts ? 1 : 0;
        _owner.Publish();
        return true;
    }

    /// <summary>A value in every 64-bit place. False when there is no room.</summary>
    public bool TryCommitValues(double value)
    {
        if (!TryBegin(out Span<byte> values))
        {
            return false;
        }

        for (int at = 0; at + sizeof(double) <= values.Length; at += sizeof(double))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(values[at..], value + at);
        }

        _owner.Publish();
        return true;
    }

    /// <summary>The same; waits for room.</summary>
    public void CommitValues(double value)
    {
        while (!TryCommitValues(value))
        {
            _owner.WaitForSpace();
        }
    }

    public void Dispose() => _owner.Dispose();

    private bool TryBegin(out Span<byte> values)
    {
        CommitStatus status = _owner.TryBegin(_group, ++_timestampMicros, out values);
        return status switch
        {
            CommitStatus.Ok => true,
            CommitStatus.RingFull => false,
            _ => throw new CommandException($"a row was refused: {status}"),
        };
    }
}
