using System.Text;
using Xunit;

namespace ElodinFast.Wire.Tests;

public sealed class Crc32CTests
{
    // The check value of the CRC catalogue, and those of RFC 3720, B.4.
    [Fact]
    public void Compute_PublishedExamples_IsWhatTheySay()
    {
        Assert.Equal(0xE306_9283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A91_36AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8_AB43u, Crc32C.Compute([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(0x46DD_794Eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(static i => (byte)i)]));
    }

    [Fact]
    public void Compute_EveryLengthUpToManyLanes_IsThatOfTheDefinition()
    {
        int seed = Random.Shared.Next();
        byte[] bytes = new byte[2100];
        new Random(seed).NextBytes(bytes);
        uint expected = uint.MaxValue;
        for (int length = 0; length <= bytes.Length; length++)
        {
            Assert.True(~expected == Crc32C.Compute(bytes.AsSpan(0, length)), $"seed {seed}, length {length}");
            expected = length < bytes.Length ? AppendByDefinition(expected, bytes[length]) : expected;
        }
    }

    [Fact]
    public void Continue_AnyCut_IsThatOfTheWhole()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        byte[] bytes = new byte[3000];
        random.NextBytes(bytes);
        uint whole = Crc32C.Compute(bytes);
        for (int i = 0; i < 200; i++)
        {
            int cut = random.Next(bytes.Length + 1);
            Assert.True(whole == Crc32C.Continue(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)), $"seed {seed}, cut {cut}");
        }
    }

    // Bit by bit.
    private static uint AppendByDefinition(uint state, byte value)
    {
        state ^= value;
        for (int bit = 0; bit < 8; bit++)
        {
            state = (state >> 1) ^ ((state & 1) != 0 ? 0x82F6_3B78u : 0);
        }

        return state;
    }
}
