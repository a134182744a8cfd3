using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

internal sealed class MessageTarget : IFuzzTarget
{
    public string Name => "message";

    public string Purpose => "every message type reads any bytes, and what was read writes and reads again as the same";

    public void Run(byte[] input)
    {
        ReadOnlySpan<byte> payload = input.AsSpan(Math.Min(input.Length, PacketHeader.ByteCount));
        foreach (PacketId id in KnownMessages.Ids)
        {
            if (!KnownMessages.TryReencode(id, payload, out byte[] first, out PostcardError error))
            {
                FuzzException.Require(error != PostcardError.None, $"{id}: refused without a reason");
                continue;
            }

            FuzzException.Require(KnownMessages.TryReencode(id, first, out byte[] second, out _), $"{id}: what was written is not read");
            FuzzException.Require(first.AsSpan().SequenceEqual(second), $"{id}: written differently");
        }
    }
}
