using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>As <see cref="TableTarget"/>, but the bytes are the choices of a generator whose VTables are mostly nearly right.</summary>
internal sealed class GeneratedTableTarget : IFuzzTarget
{
    private readonly Choices _choices = new();

    public string Name => "table-generated";

    public string Purpose => "the same for VTables that a generator makes of the input: mostly right, in odd combinations";

    public int InputByteCountMax => 512;

    public long AllocationByteCountMax(int inputByteCount) => 64L * 1024 * 1024;

    public IEnumerable<byte[]> Seeds()
    {
        for (int seed = 0; seed < 64; seed++)
        {
            byte[] bytes = new byte[256];
            new Random(seed).NextBytes(bytes);
            yield return bytes;
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        _choices.Reset(input);
        TableTarget.Compare(RandomVTable.Next(_choices), RandomVTable.Table(_choices));
    }

    /// <summary>Random numbers that are the input's bytes, one after another, then zeros.</summary>
    private sealed class Choices : Random
    {
        private readonly byte[] _bytes = new byte[512];
        private int _count;
        private int _next;

        public void Reset(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes);
            _count = bytes.Length;
            _next = 0;
        }

        public override int Next(int maxValue) => maxValue <= 0 ? 0 : Take() % maxValue;

        public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

        public override int Next() => Take();

        public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

        public override void NextBytes(Span<byte> buffer)
        {
            foreach (ref byte b in buffer)
            {
                b = Take();
            }
        }

        protected override double Sample() => Take() / 256.0;

        private byte Take() => _next < _count ? _bytes[_next++] : (byte)0;
    }
}
