using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

internal sealed class TableApplyTarget : IFuzzTarget
{
    private const int SlowOpCountMax = 4096;
    private const int TableByteCount = 128;

    public string Name => "table-apply";

    public string Purpose => "compiled plans agree with a slow walk over the ops, in every status, time and value";

    public void Run(byte[] input)
    {
        Compare(input, seed: (int)Crc32C.Compute(input));
        ReadOnlySpan<byte> payload = input.AsSpan(Math.Min(input.Length, PacketHeader.ByteCount));
        if (Packets.TryRead(payload, out VTableMsg message, out _) && message.VTable.Ops.Length <= SlowOpCountMax)
        {
            Compare(message.VTable, input.AsSpan(0, Math.Min(input.Length, TableByteCount)).ToArray());
        }
    }

    // The bytes also are the seed of a VTable that is nearly right, which mutation alone seldom makes.
    private static void Compare(byte[] input, int seed)
    {
        VTable vtable = RandomVTable.Next(new Random(seed));
        Compare(vtable, RandomVTable.Table(new Random(seed)));
        Compare(vtable, input);
    }

    private static void Compare(VTable vtable, byte[] body)
    {
        string? difference = TableComparison.FirstDifference(vtable, body);
        FuzzException.Require(difference is null, $"{difference} ({Convert.ToHexString(vtable.Encoded.Span)})");
    }
}
