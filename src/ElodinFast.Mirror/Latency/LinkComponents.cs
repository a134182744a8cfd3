using System.Globalization;
using System.Runtime.InteropServices;
using ElodinFast.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// One link's hops as components of its own database: <c>mirror.PEER.HOP</c>, percentiles in microseconds of what was counted since the
/// last time. A component is registered when its hop is first gone over. Warm; one thread at a time.
/// </summary>
internal sealed class LinkComponents
{
    private const string ElementNames = "p50,p99,p999,max";

    private static readonly ComponentSchema s_schema = new(PrimitiveType.F64, (ulong)HopLatency.Shares.Length);

    private readonly Database _database;
    private readonly HistogramWindow[] _windows;
    private readonly Component?[] _components;
    private readonly long[] _percentiles = new long[HopLatency.Shares.Length];
    private readonly double[] _micros = new double[HopLatency.Shares.Length];

    public LinkComponents(Database database, string peer, LatencyStamps stamps)
    {
        _database = database;
        Peer = peer;
        Stamps = stamps;
        _windows = [.. Enum.GetValues<LatencyHop>().Select(hop => new HistogramWindow(stamps[hop]))];
        _components = new Component?[_windows.Length];
        foreach (HistogramWindow window in _windows)
        {
            window.Take([], []); // what an earlier link of the peer counted is past
        }
    }

    /// <summary>What the link is called.</summary>
    public string Peer { get; }

    /// <summary>What it counts.</summary>
    public LatencyStamps Stamps { get; }

    /// <summary>Writes a sample of every hop that something has gone over since the last call.</summary>
    /// <exception cref="DatabaseException">A component is there with another schema, or cannot be registered.</exception>
    public void Write()
    {
        // The time of the newest data, which need not be that of the clock: a flight of last year stays a flight of last year.
        long timestampMicros = _database.LastUpdated;
        if (timestampMicros == long.MinValue)
        {
            return;
        }

        for (int hop = 0; hop < _windows.Length; hop++)
        {
            if (_windows[hop].Take(HopLatency.Shares, _percentiles) == 0)
            {
                continue;
            }

            for (int i = 0; i < _micros.Length; i++)
            {
                _micros[i] = _percentiles[i] / HopLatency.NanosPerMicro;
            }

            // One that finds no room is left out: the next one comes in a second.
            _ = _database.Write(
                _components[hop] ??= Register(hop), timestampMicros, MemoryMarshal.AsBytes(_micros.AsSpan()), TimeOrder.StoreLate);
        }
    }

    private Component Register(int hop)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{LocalNames.Prefix}{Peer}.{HopNames.All[hop]}");
        ComponentId id = ComponentId.FromName(name);
        _database.SetMetadata(new ComponentMetadata(id, name, [new("element_names", ElementNames), new("unit", "us")]));
        return _database.TryRegister(id, s_schema, isTimestampSource: false, out Component component)
            ? component
            : throw new DatabaseException($"{name} is {component.Schema} in {_database.Path}, but {s_schema} here.");
    }
}
