using System.Globalization;
using System.Net;

namespace ElodinFast.Cli;

/// <summary>Reads where to listen. A port must be given; 0 takes a free one.</summary>
internal static class ServerAddress
{
    /// <exception cref="CommandException">Not a socket address.</exception>
    public static IPEndPoint Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            && TryParseHost(text.AsSpan(0, colon), out IPAddress? address))
        {
            return new IPEndPoint(address, port);
        }

        throw new CommandException(
            $"\"{text}\" is no socket address: 127.0.0.1:2240, [::]:2240 and the like are wanted (no host names).", ExitCode.Usage);
    }

    /// <exception cref="CommandException">Not an address.</exception>
    public static IPAddress ParseHost(string text) => IPAddress.TryParse(text, out IPAddress? address)
        ? address
        : throw new CommandException($"\"{text}\" is no address: 192.168.0.7, ::1 and the like are wanted (no host names, no port).", ExitCode.Usage);

    private static bool TryParseHost(ReadOnlySpan<char> host, out IPAddress address)
    {
        bool isBracketed = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        bool isAddress = IPAddress.TryParse(isBracketed ? host[1..^1] : host, out IPAddress? parsed);
        address = parsed ?? IPAddress.None;

        // IPv6 stands in brackets, or its last group would be taken for the port; "1" and "0x7f.1" are addresses to the parser.
        return isAddress && isBracketed == host.Contains(':') && (isBracketed || host.Count('.') == 3);
    }
}
