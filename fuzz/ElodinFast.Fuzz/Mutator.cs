using System.Buffers.Binary;

namespace ElodinFast.Fuzz;

/// <summary>Changes inputs at random: bits, numbers that are often special, cuts, repeats, pieces of other inputs.</summary>
internal sealed class Mutator(Random random, List<byte[]> corpus)
{
    private const int InputByteCountMax = 1 << 16;
    private const int ChangeCountMax = 6;

    private static readonly byte[] s_specialBytes = [0, 1, 2, 3, 4, 0x7f, 0x80, 0xfe, 0xff];

    /// <summary>A new input; one in sixteen is an old one as it is.</summary>
    public byte[] Next()
    {
        byte[] input = [.. corpus[random.Next(corpus.Count)]];
        if (random.Next(16) == 0)
        {
            return input;
        }

        for (int changes = random.Next(1, ChangeCountMax + 1); changes > 0; changes--)
        {
            input = Change(input);
        }

        // Mostly the length prefix is made right again, or little else would ever be looked at.
        if (input.Length >= 8 && random.Next(4) != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input, input.Length - 4);
        }

        return input.Length <= InputByteCountMax ? input : input[..InputByteCountMax];
    }

    private byte[] Change(byte[] input)
    {
        int at = random.Next(input.Length + 1);
        int end = at + random.Next(Math.Min(32, input.Length - at + 1));
        switch (random.Next(6))
        {
            case 0 when at < input.Length:
                input[at] ^= (byte)(1 << random.Next(8));
                return input;
            case 1 when at < input.Length:
                input[at] = s_specialBytes[random.Next(s_specialBytes.Length)];
                return input;
            case 2 when at < input.Length:
                input[at] = (byte)random.Next(256);
                return input;
            case 3:
                return [.. input[..at], .. input[end..]];
            case 4:
                return [.. input[..end], .. input[at..end], .. input[end..]];
            default:
                byte[] other = corpus[random.Next(corpus.Count)];
                return [.. input[..at], .. other[random.Next(other.Length)..]];
        }
    }
}
