using System.Net;
using System.Net.Sockets;
using ElodinFast.Net;
using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <summary>The UDP streams that leave a server. Any thread.</summary>
internal sealed class UdpStreams(Database database, UdpPort serverPort, ILogger logger) : IDisposable
{
    /// <summary>Streams at a time; each has a thread.</summary>
    public const int CountMax = 64;

    private readonly Lock _gate = new();
    private readonly List<UdpStream> _streams = [];
    private bool _isDisposed;

    /// <summary>The streams that run.</summary>
    public IReadOnlyList<UdpStream> All
    {
        get
        {
            lock (_gate)
            {
                _streams.RemoveAll(s => s.IsDisposed);
                return [.. _streams];
            }
        }
    }

    /// <summary>
    /// Starts a stream from the present end (or from given indices): every sample committed from now on goes to the target, in order.
    /// A target that datagrams cannot reach from the port gives a stream that sends nothing, with a warning, as a peer's would.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are <see cref="CountMax"/> already, or the server is stopped.</exception>
    public UdpStream Start(IPEndPoint target, UdpStreamOptions options)
    {
        lock (_gate)
        {
            _streams.RemoveAll(s => s.IsDisposed);
            if (_isDisposed || _streams.Count >= CountMax)
            {
                throw new InvalidOperationException(
                    _isDisposed ? "The server is stopped." : $"No stream to {target}: {CountMax} streams run already, the most that there can be.");
            }

            UdpPort port = options.Port ?? serverPort;
            var stream = new UdpStream(database, port, target, options, CanReach(port, target), logger);
            _streams.Add(stream);
            return stream;
        }
    }

    /// <summary>Stops all streams.</summary>
    public void Dispose()
    {
        UdpStream[] streams;
        lock (_gate)
        {
            _isDisposed = true;
            streams = [.. _streams];
            _streams.Clear();
        }

        foreach (UdpStream stream in streams)
        {
            stream.Dispose();
        }
    }

    private static bool CanReach(UdpPort port, IPEndPoint target) =>
        target.Port != 0
        && (port.AddressFamily == AddressFamily.InterNetworkV6
            || target.AddressFamily == AddressFamily.InterNetwork || target.Address.IsIPv4MappedToIPv6);
}
