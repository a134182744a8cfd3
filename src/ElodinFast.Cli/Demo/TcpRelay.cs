using System.Net;
using System.Net.Sockets;
using ElodinFast.Client;

namespace ElodinFast.Cli;

/// <summary>
/// Forwards TCP connections and nothing else. It listens on another loopback address than the server's, so that datagrams which are sent to
/// where the connection leads find nobody.
/// </summary>
internal sealed class TcpRelay : IDisposable
{
    private static readonly IPAddress s_otherLoopback = IPAddress.Parse("127.0.0.2");

    private readonly TcpListener _listener = new(s_otherLoopback, 0);
    private readonly string _host;
    private readonly int _port;

    public TcpRelay(string target)
    {
        ImpellerClient.TryParseAddress(target, out _host, out _port);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>HOST:PORT to connect to.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient near = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = ForwardAsync(near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ForwardAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient { NoDelay = true })
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(_host, _port).ConfigureAwait(false);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()))
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Either end has gone; the other notices by its connection's end.
            }
        }
    }
}
