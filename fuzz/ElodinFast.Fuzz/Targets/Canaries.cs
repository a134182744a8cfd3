using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>A target with a bug put in on purpose, behind a few bytes that chance alone hardly hits: the fuzzer must find it.</summary>
internal interface ICanary : IFuzzTarget
{
    /// <summary>What must be found.</summary>
    FindingKind Expected { get; }
}

/// <summary>The four canaries. Each does its harm only on a fixed-rate stream request that the codec reads to its end.</summary>
internal sealed class Canary(string name, FindingKind expected) : ICanary
{
    private static volatile bool s_released;

    public static ICanary[] All { get; } =
    [
        new Canary("crash", FindingKind.Crash),
        new Canary("hang", FindingKind.Hang),
        new Canary("wrong-answer", FindingKind.WrongAnswer),
        new Canary("over-allocation", FindingKind.OverAllocation),
    ];

    public string Name => $"canary:{name}";

    public string Purpose => $"must fail: {expected} on one kind of message, deep inside";

    public FindingKind Expected => expected;

    public IEnumerable<byte[]> Seeds() => [new byte[PacketHeader.ByteCount + 8]];

    /// <summary>Lets a hung canary go on, so that a test can end it.</summary>
    public static void Release() => s_released = true;

    public void Mend(Span<byte> input)
    {
        if (input.Length >= PacketHeader.ByteCount)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input, input.Length - 4);
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!PacketHeader.TryRead(input, out PacketHeader header)
            || header.Kind != PacketKind.Message
            || header.Id != MessageIds.StreamRequest
            || !Packets.TryRead(input[PacketHeader.ByteCount..], out StreamRequest request, out _)
            || request.Behavior.Kind != StreamBehaviorKind.FixedRate)
        {
            return;
        }

        switch (expected)
        {
            case FindingKind.Crash:
                _ = input[input.Length];
                break;
            case FindingKind.Hang:
                while (!s_released)
                {
                    Thread.SpinWait(100);
                }

                break;
            case FindingKind.OverAllocation:
                GC.KeepAlive(new byte[1 << 20]);
                break;
            default:
                throw new WrongAnswerException("a fixed-rate stream was asked for");
        }
    }
}
