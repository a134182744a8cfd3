using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>What a UDP stream sends, from where, and how fast.</summary>
internal sealed class UdpStreamOptions
{
    /// <summary>Datagrams a second that a receiver who reports nothing is trusted to take.</summary>
    public const int DatagramsPerSecondDefault = 50_000;

    /// <summary>Components that are sent, asked once for each when its first sample is due; null = all.</summary>
    public Func<Component, bool>? Filter { get; init; }

    /// <summary>Sources whose samples are sent, besides the echo rule, which always holds; null = all. Hot: must not allocate.</summary>
    public Func<ushort, bool>? SendsSlot { get; init; }

    /// <summary>The port it leaves from; null = the server's. Stays its owner's.</summary>
    public UdpPort? Port { get; init; }

    /// <summary>Connects the port (not the server's) to the target, so that refusals are noticed.</summary>
    public bool Connected { get; init; }

    /// <summary>Upper bound of the rate, announcements included.</summary>
    public int DatagramsPerSecond { get; init; } = DatagramsPerSecondDefault;

    /// <summary>Log index of the first sample, by component; null = the present end of all.</summary>
    public IReadOnlyDictionary<ComponentId, long>? StartIndices { get; init; }

    /// <summary>Stands in front of the way out; for tests that lose or refuse datagrams.</summary>
    public Func<UdpRoute, UdpRoute>? Route { get; init; }

    /// <summary>Components that are not in <see cref="StartIndices"/> start at 0 instead of their present end.</summary>
    public bool RestFromStart { get; init; }
}
