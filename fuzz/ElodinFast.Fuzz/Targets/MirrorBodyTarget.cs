using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>What carriers carry, without the checksum in front of it. The first byte is the kind.</summary>
internal sealed class MirrorBodyTarget : IFuzzTarget
{
    public string Name => "mirror-body";

    public string Purpose => "what mirrors say to each other, behind the checksum: read and written again as the same";

    public IEnumerable<byte[]> Seeds() => Enum.GetValues<CarrierKind>().Select(kind => (byte[])[(byte)kind, .. new byte[160]]);

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!input.IsEmpty)
        {
            Read((CarrierKind)input[0], input[1..]);
        }
    }

    /// <summary>Reads a carried body as its receiver does.</summary>
    internal static void Read(CarrierKind kind, ReadOnlySpan<byte> carried)
    {
        Span<byte> again = stackalloc byte[HelloBody.ByteCount];
        switch (kind)
        {
            case CarrierKind.Hello or CarrierKind.HelloAck:
                if (HelloBody.TryRead(carried, out HelloBody? hello))
                {
                    hello!.Write(again); // an alias that is no UTF-8 changes, the rest does not
                    WrongAnswerException.Require(again[..80].SequenceEqual(carried[..80]) || carried[..80].Length < 80, "a Hello written differently");
                }

                break;
            case CarrierKind.Tails:
                if (TailEntry.TryCount(carried, out int count))
                {
                    for (int i = 0; i < count; i++)
                    {
                        TailEntry.Read(carried, i).Write(again);
                        WrongAnswerException.Require(
                            again[..TailEntry.ByteCount].SequenceEqual(carried.Slice(i * TailEntry.ByteCount, TailEntry.ByteCount)),
                            "a tail written differently");
                    }
                }

                break;
            case CarrierKind.Heartbeat:
                if (HeartbeatBody.TryRead(carried, out HeartbeatBody heartbeat) && heartbeat.TryGetGroups(carried, out ReadOnlySpan<byte> groups))
                {
                    for (; !groups.IsEmpty; groups = groups[GroupPosition.ByteCount..])
                    {
                        WrongAnswerException.Require(GroupPosition.TryRead(groups, out _), "a position that was counted cannot be read");
                    }
                }

                break;
            default:
                StatusBody.TryRead(carried, out _);
                ByeBody.TryRead(carried, out _);
                BeginBody.TryRead(carried, out _);
                AnnouncedBody.TryRead(carried, out _);
                break;
        }
    }
}
