using System.Net;

namespace ElodinFast.Hosting;

/// <content>Streams over UDP.</content>
public sealed partial class ImpellerServer
{
    private readonly UdpReceiver _udpReceiver;
    private readonly Dictionary<IPEndPoint, UdpStream> _askedFor = [];

    /// <summary>What has arrived by UDP.</summary>
    public UdpCounters UdpCounters { get; } = new();

    /// <summary>The streams that leave from the server's UDP port.</summary>
    internal UdpStreams UdpStreams { get; }

    /// <summary>Starts what a client asked for; false and why not, when the target is not one it may have streams sent to.</summary>
    internal bool TryStartUdpStream(ServerSession session, IPEndPoint target, out string? error)
    {
        if (!MayStreamTo(session, target.Address))
        {
            error = $"streams go to the host that asks for them, or to hosts that this server was told of: not to {target.Address}";
            return false;
        }

        error = null;
        lock (_askedFor)
        {
            if (_askedFor.TryGetValue(target, out UdpStream? running) && !running.IsDisposed)
            {
                return true; // asked for again: every sample goes out once
            }

            try
            {
                _askedFor[target] = UdpStreams.Start(target, new UdpStreamOptions());
                return true;
            }
            catch (InvalidOperationException e)
            {
                error = e.Message;
                return false;
            }
        }
    }

    private bool MayStreamTo(ServerSession session, IPAddress address)
    {
        IPAddress client = session.RemoteEndPoint.Address;
        return address.Equals(client)
            || (IPAddress.IsLoopback(address) && IPAddress.IsLoopback(client))
            || _options.StreamTargets.Any(t => (t.IsIPv4MappedToIPv6 ? t.MapToIPv4() : t).Equals(address));
    }
}
