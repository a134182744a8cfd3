using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>A datagram is whole packets from end to end, or refused; what mirrors say to each other in it is read without harm.</summary>
internal sealed class DatagramTarget : IFuzzTarget
{
    private const int CarrierKindOffset = 8;
    private const int CarrierFlagsOffset = 10;

    private static readonly PacketId s_rowId = new(0, 0x80);

    public string Name => "datagram";

    public string Purpose => "UDP: a datagram is whole packets from end to end, or refused; rows and carriers of mirrors in it";

    public IEnumerable<byte[]> Seeds()
    {
        foreach (CarrierKind kind in Enum.GetValues<CarrierKind>())
        {
            byte[] carrier = new byte[Carrier.HeaderByteCount + 160];
            Carrier.Write(carrier, kind, new byte[160]);
            yield return carrier;
        }

        byte[] row = new byte[PacketHeader.ByteCount + RowHeader.ByteCount + 16];
        PacketHeader.ForBody(row.Length - PacketHeader.ByteCount, PacketKind.Table, s_rowId, 0).Write(row);
        new RowHeader(1, 2, 3).Write(s_rowId, row.AsSpan(PacketHeader.ByteCount));
        yield return row;
        foreach (byte[] packet in RecordedPackets.All.Where(p => p.Length <= 512))
        {
            yield return packet;
        }
    }

    public void Mend(Span<byte> input)
    {
        if (input.Length < PacketHeader.ByteCount)
        {
            return;
        }

        BinaryPrimitives.WriteInt32LittleEndian(input, input.Length - 4);
        if (!PacketHeader.TryRead(input, out PacketHeader header))
        {
            return;
        }

        Span<byte> body = input[PacketHeader.ByteCount..];
        if (Carrier.Is(header) && input.Length >= Carrier.HeaderByteCount)
        {
            var kind = (CarrierKind)body[CarrierKindOffset];
            ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(body[CarrierFlagsOffset..]);
            Carrier.Write(input, kind, input[Carrier.HeaderByteCount..], flags, header.RequestId);
        }
        else if (header.Kind == PacketKind.Table && body.Length >= RowHeader.ByteCount)
        {
            new RowHeader(1, 2, 3).Write(header.Id, body);
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        bool isGood = Datagram.TryValidate(input, out int packetCount);
        WrongAnswerException.Require(isGood == packetCount > 0, "count and answer differ");
        if (!isGood)
        {
            return;
        }

        ReadOnlySpan<byte> rest = input;
        int byteCount = 0;
        int seen = 0;
        while (Datagram.TryReadPacket(ref rest, out PacketHeader header, out ReadOnlySpan<byte> body))
        {
            WrongAnswerException.Require(body.Length == header.BodyByteCount, "body length");
            WrongAnswerException.Require(header.Kind <= PacketKind.MessageWithTimestamp, "kind");
            byteCount += header.PacketByteCount;
            seen++;
            if (Carrier.Is(header) && Carrier.TryRead(body, out CarrierKind kind, out _, out ReadOnlySpan<byte> carried))
            {
                MirrorBodyTarget.Read(kind, carried);
            }

            RowHeader.TryRead(header.Id, body, out _);
            if (TimeSeriesBody.TryRead(body, sizeof(double), out TimeSeriesBody series))
            {
                WrongAnswerException.Require(series.Values.Length == series.Count * sizeof(double), "values of a time series");
            }
        }

        WrongAnswerException.Require(byteCount == input.Length && seen == packetCount, "not all of it was packets");
    }
}
