using System.Buffers;
using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

internal sealed class FrameTarget : IFuzzTarget
{
    public string Name => "frame";

    public string Purpose => "a byte stream gives the same packets however it is cut";

    public void Run(byte[] input)
    {
        List<string> whole = Read(new ReadOnlySequence<byte>(input));
        int cut = input.Length == 0 ? 0 : input[0] % input.Length;
        int later = cut + ((input.Length - cut) / 2);
        List<string> pieces = Read(EverySplit.Join(input.AsMemory(0, cut), input.AsMemory(cut, later - cut), input.AsMemory(later)));
        FuzzException.Require(whole.SequenceEqual(pieces), $"cut at {cut} and {later}: {whole.Count} and {pieces.Count} packets");
    }

    private static List<string> Read(ReadOnlySequence<byte> buffer)
    {
        var seen = new List<string>();
        while (true)
        {
            FrameStatus status = FrameReader.TryRead(ref buffer, out PacketHeader header, out ReadOnlySequence<byte> body);
            if (status != FrameStatus.Packet)
            {
                seen.Add($"{status} {buffer.Length}");
                return seen;
            }

            seen.Add($"{header} {Convert.ToHexString(body.ToArray())}");
        }
    }
}
