using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>All message types in one: the first byte picks the type.</summary>
internal sealed class AnyMessageTarget : IFuzzTarget
{
    private readonly MessageTarget[] _targets = [.. KnownMessages.All.Select(m => new MessageTarget(m))];

    public string Name => "message";

    public string Purpose => "every message type in turn: read, written, read again as the same";

    public IEnumerable<byte[]> Seeds()
    {
        for (int i = 0; i < _targets.Length; i++)
        {
            foreach (byte[] seed in _targets[i].Seeds().Where(s => s.Length < 1024))
            {
                yield return [(byte)i, .. seed];
            }
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!input.IsEmpty)
        {
            _targets[input[0] % _targets.Length].Run(input[1..]);
        }
    }
}
