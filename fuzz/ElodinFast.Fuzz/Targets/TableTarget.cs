using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>A VTable and a table from the input: the compiled plan and the slow walk over the ops agree in status, time and value.</summary>
internal sealed class TableTarget : IFuzzTarget
{
    private const int OpCountMax = 256;

    public string Name => "table";

    public string Purpose => "a compiled plan agrees with a slow walk over the ops, for any VTable and table";

    public int InputByteCountMax => 512;

    // The walk is allowed to be slow and to allocate.
    public long AllocationByteCountMax(int inputByteCount) => 64L * 1024 * 1024;

    // One byte: length of the table, which is the end.
    public IEnumerable<byte[]> Seeds() =>
        from body in RecordedPackets.BodiesOf(MessageIds.VTableMsg)
        where body.Length < 400
        select (byte[])[64, .. body[2..], .. new byte[64]];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> rest = input[1..];
        int tableByteCount = Math.Min(input[0], rest.Length);
        if (VTable.TryRead(rest[..^tableByteCount], out VTable vtable, out _) && vtable.Ops.Length <= OpCountMax)
        {
            Compare(vtable, rest[^tableByteCount..].ToArray());
        }
    }

    internal static void Compare(VTable vtable, byte[] body)
    {
        string? difference = TableComparison.FirstDifference(vtable, body);
        if (difference is not null)
        {
            throw new WrongAnswerException($"{difference} ({Convert.ToHexString(vtable.Encoded.Span)})");
        }
    }
}
