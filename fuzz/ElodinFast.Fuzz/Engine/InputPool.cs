namespace ElodinFast.Fuzz;

/// <summary>
/// The inputs that ran something new. For each block the shortest of them is its champion; mutation mostly starts from champions, as they
/// are few and short.
/// </summary>
internal sealed class InputPool(Xoshiro random, int blockCount)
{
    private const int CountMax = 50_000;
    private const int RecentCount = 32;

    private readonly List<byte[]> _inputs = [];
    private readonly int[] _championOf = Enumerable.Repeat(-1, blockCount).ToArray();
    private int[] _champions = [];

    public int Count => _inputs.Count;

    public IReadOnlyList<byte[]> Inputs => _inputs;

    /// <summary>Keeps an input whose run the map holds. Beyond the bound only the coverage goes on being counted.</summary>
    public void Add(ReadOnlySpan<byte> input, CoverageMap coverage)
    {
        if (_inputs.Count == CountMax)
        {
            return;
        }

        ReadOnlySpan<byte> last = coverage.Last;
        for (int block = 0; block < _championOf.Length; block++)
        {
            if (last[block] != 0 && (_championOf[block] < 0 || input.Length < _inputs[_championOf[block]].Length))
            {
                _championOf[block] = _inputs.Count;
            }
        }

        _inputs.Add(input.ToArray());
        _champions = [.. _championOf.Where(c => c >= 0).Distinct()];
    }

    /// <summary>An input to start from: half the time a champion, a quarter a recent one, else any. Hot.</summary>
    public byte[] Pick()
    {
        int way = random.Below(4);
        return way < 2 && _champions.Length > 0 ? _inputs[_champions[random.Below(_champions.Length)]]
            : way == 2 ? _inputs[_inputs.Count - 1 - random.Below(Math.Min(RecentCount, _inputs.Count))]
            : _inputs[random.Below(_inputs.Count)];
    }
}
