using System.Buffers;
using System.Text;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>Makes the packets of a link's control connection. Warm: allocates what it returns.</summary>
internal static class LinkMessages
{
    /// <summary>Begin at the present end: the first link of a run.</summary>
    public const uint FromPresentEnd = 0;

    /// <summary>Begin where the receiver stands: a later link of the same run.</summary>
    public const uint FromPosition = 1;

    private const uint Incarnation = 1;
    private const int LateReasonByteCountMax = 1024;

    /// <summary>A message of the protocol as one packet.</summary>
    public static byte[] Message<T>(in T message)
        where T : IWireMessage<T>
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A carrier without a body.</summary>
    public static byte[] Empty(CarrierKind kind) => Make(kind, []);

    /// <summary>Hello or HelloAck.</summary>
    public static byte[] Hello(CarrierKind kind, LinkHello hello) => Make(kind, hello.Body);

    /// <summary>Why we leave.</summary>
    public static byte[] Bye()
    {
        byte[] body = new byte[ByeBody.ByteCount];
        new ByeBody(Reason: 0).Write(body);
        return Make(CarrierKind.Bye, body);
    }

    /// <summary>Where the other side's stream is to begin.</summary>
    public static byte[] Begin(in BeginBody begin)
    {
        byte[] body = new byte[BeginBody.ByteCount];
        begin.Write(body);
        return Make(CarrierKind.Begin, body);
    }

    /// <summary>How receiving goes.</summary>
    public static byte[] Status(in StatusBody status)
    {
        byte[] body = new byte[StatusBody.ByteCount];
        status.Write(body);
        return Make(CarrierKind.Status, body);
    }

    /// <summary>Which clock we stamp with.</summary>
    public static byte[] Clock(in ClockBody clock)
    {
        byte[] body = new byte[ClockBody.ByteCount];
        clock.Write(body);
        return Make(CarrierKind.Clock, body);
    }

    /// <summary>The group is known here now.</summary>
    public static byte[] Announced(uint group)
    {
        byte[] body = new byte[AnnouncedBody.ByteCount];
        new AnnouncedBody(group).Write(body);
        return Make(CarrierKind.Announced, body);
    }

    /// <summary>Why samples of the other side were refused here.</summary>
    public static byte[] LateReason(string reason)
    {
        byte[] text = Encoding.UTF8.GetBytes(reason);
        return Make(CarrierKind.LateReason, text.AsSpan(0, Math.Min(text.Length, LateReasonByteCountMax)));
    }

    /// <summary>Positions, with what they mean.</summary>
    public static byte[] Tails(TailsMeaning meaning, List<LinkTail> tails)
    {
        byte[] body = new byte[tails.Count * TailEntry.ByteCount];
        for (int i = 0; i < tails.Count; i++)
        {
            LinkTail tail = tails[i];
            var entry = new TailEntry(
                ToWire(tail.Origin), tail.ComponentId, Incarnation, tail.IsOwned ? TailEntry.OwnedFlag : 0, FirstAvailable: 0, tail.Count, Chain: 0);
            entry.Write(body.AsSpan(i * TailEntry.ByteCount));
        }

        return Make(CarrierKind.Tails, body, (ushort)meaning);
    }

    /// <summary>Reads positions; empty when the message is cut.</summary>
    public static List<LinkTail> ReadTails(ReadOnlySpan<byte> body)
    {
        var tails = new List<LinkTail>();
        if (TailEntry.TryCount(body, out int count))
        {
            for (int i = 0; i < count; i++)
            {
                TailEntry entry = TailEntry.Read(body, i);
                tails.Add(new LinkTail(FromWire(entry.Origin), entry.Component, entry.Position, entry.IsOwned));
            }
        }

        return tails;
    }

    /// <summary>The announcement of a row group, or of a part of it.</summary>
    public static byte[] RowGroup(OutboundPart part, Database database)
    {
        var fields = new RowGroupField[part.Components.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            Component component = part.Components[i].Component;
            int offset = RowGroupVTable.ValuesOffset + part.Offsets[i];
            fields[i] = new RowGroupField(component.Id, component.Schema, offset, Incarnation, part.BaseOrdinals[i]);
        }

        return Message(RowGroupVTable.Build(
            part.PacketId, part.Number, ToWire(database.NodeId), database.Instance, RowGroupFlags.None, fields));
    }

    public static NodeId FromWire(Wire.NodeId node) => new(node.High, node.Low);

    private static Wire.NodeId ToWire(NodeId node) => new(node.High, node.Low);

    private static byte[] Make(CarrierKind kind, ReadOnlySpan<byte> body, ushort flags = 0)
    {
        byte[] packet = new byte[Carrier.HeaderByteCount + body.Length];
        Carrier.Write(packet, kind, body, flags);
        return packet;
    }
}
