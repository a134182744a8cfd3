using ElodinFast.Client;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>What answered first: HelloAck from a node, DbConfig from a plain peer.</summary>
internal sealed record Greeting(LinkHello? Hello);

/// <summary>Takes what the external side says over TCP: the greeting first, then whatever belongs to the link. On the client's read loop.</summary>
internal sealed class ActiveReader
{
    private Greeting? _greeting;

    /// <summary>The link, once there is one.</summary>
    public NodeLink? Target { get; set; }

    /// <summary>The link to a plain peer, once there is one.</summary>
    public PlainLink? PlainTarget { get; set; }

    public void OnPacket(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        if (Carrier.Is(header))
        {
            if (!Carrier.TryRead(body, out CarrierKind kind, out ushort flags, out ReadOnlySpan<byte> carried))
            {
                return;
            }

            if (kind == CarrierKind.HelloAck && LinkHello.TryRead(carried) is { } hello)
            {
                Interlocked.CompareExchange(ref _greeting, new Greeting(hello), null);
            }
            else
            {
                Target?.OnCarrier(kind, flags, carried);
            }
        }
        else if (header.Kind == PacketKind.Table)
        {
            Target?.OnTcpRow(header.Id, body);
        }
        else if (header.Kind == PacketKind.Message && header.Id == DbConfig.PacketId)
        {
            Interlocked.CompareExchange(ref _greeting, new Greeting(Hello: null), null);
        }
        else if (header.Kind == PacketKind.Message && header.Id == VTableMsg.PacketId && Target is { } link)
        {
            if (Packets.TryRead(body, out VTableMsg message, out _))
            {
                link.OnVTable(message);
            }
        }
        else if (header.Kind == PacketKind.Message && header.Id == ErrorResponse.PacketId)
        {
            PlainTarget?.OnError(body);
        }
    }

    /// <summary>Waits for the first answer.</summary>
    public Greeting WaitForGreeting(TimeSpan timeout, ImpellerClient client, Func<bool> isStopping)
    {
        long deadlineMs = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (true)
        {
            if (Volatile.Read(ref _greeting) is { } greeting)
            {
                return greeting;
            }

            if (isStopping() || client.Closed.IsCompleted || Environment.TickCount64 >= deadlineMs)
            {
                throw new ConnectionLostException($"{client.RemoteEndPoint} answers neither Hello nor GetDbSettings");
            }

            client.Closed.Wait(1);
        }
    }
}
