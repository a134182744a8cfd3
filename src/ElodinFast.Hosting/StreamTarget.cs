using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ElodinFast.Hosting;

/// <summary>Resolves `host:port` as peers write it. May block on the name service.</summary>
internal static class StreamTarget
{
    private const string LookupFailed = "failed to lookup address information: Name or service not known";

    /// <summary>The first address, IPv4-mapped ones as IPv4; otherwise why there is none, in the protocol's words.</summary>
    public static bool TryResolve(string text, out IPEndPoint? target, out string? error)
    {
        target = null;
        if (IsBracketed(text) && IPEndPoint.TryParse(text, out IPEndPoint? literal))
        {
            target = Unmap(literal);
            error = null;
            return true;
        }

        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            error = "invalid socket address";
            return false;
        }

        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ushort port)
            || text[colon + 1] == '-')
        {
            error = "invalid port value";
            return false;
        }

        string host = text[..colon];
        IPAddress? address = Lookup(host);
        error = address is null ? LookupFailed : null;
        target = address is null ? null : Unmap(new IPEndPoint(address, port));
        return target is not null;
    }

    /// <summary>An address as it is compared: an IPv4 one in IPv6's dress is IPv4.</summary>
    public static IPEndPoint Unmap(IPEndPoint endpoint) =>
        endpoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;

    private static bool IsBracketed(string text) => text.StartsWith('[') && text.Contains("]:", StringComparison.Ordinal);

    private static IPAddress? Lookup(string host)
    {
        if (host.Length == 0)
        {
            return null; // the framework takes it for this machine
        }

        try
        {
            return IPAddress.TryParse(host, out IPAddress? address) ? address : Dns.GetHostAddresses(host).FirstOrDefault();
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return null;
        }
    }
}
