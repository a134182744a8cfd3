using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

internal sealed class DatagramTarget : IFuzzTarget
{
    public string Name => "datagram";

    public string Purpose => "a datagram is whole packets from end to end, or refused";

    public void Run(byte[] input)
    {
        bool isGood = Datagram.TryValidate(input, out int packetCount);
        FuzzException.Require(isGood == packetCount > 0, "count and answer differ");
        if (!isGood)
        {
            return;
        }

        ReadOnlySpan<byte> rest = input;
        int byteCount = 0;
        int seen = 0;
        while (Datagram.TryReadPacket(ref rest, out PacketHeader header, out ReadOnlySpan<byte> body))
        {
            FuzzException.Require(body.Length == header.BodyByteCount, "body length");
            FuzzException.Require(header.Kind <= PacketKind.MessageWithTimestamp, "kind");
            byteCount += header.PacketByteCount;
            seen++;
            if (Carrier.Is(header))
            {
                Carrier.TryRead(body, out _, out _, out ReadOnlySpan<byte> carried);
                ReadCarried(carried);
            }

            RowHeader.TryRead(header.Id, body, out _);
            TimeSeriesBody.TryRead(body, sizeof(double), out _);
        }

        FuzzException.Require(byteCount == input.Length && seen == packetCount, "not all of it was packets");
    }

    private static void ReadCarried(ReadOnlySpan<byte> carried)
    {
        HelloBody.TryRead(carried, out _);
        StatusBody.TryRead(carried, out _);
        if (HeartbeatBody.TryRead(carried, out HeartbeatBody heartbeat))
        {
            heartbeat.TryGetGroups(carried, out _);
        }
    }
}
