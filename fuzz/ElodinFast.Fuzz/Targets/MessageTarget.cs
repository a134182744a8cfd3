using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>
/// One message type: what is read and written is read again as the same; the form that borrows and the one that owns agree on every input.
/// </summary>
internal sealed class MessageTarget(KnownMessage message) : IFuzzTarget
{
    private const int OwnedMask = 7; // the owned form allocates: one input in eight, told by its bytes

    private readonly byte[] _first = new byte[4096];
    private readonly byte[] _second = new byte[4096];
    private readonly byte[] _owned = new byte[4096];

    public string Name => $"message:{message.Name}";

    public string Purpose => "this message reads any bytes, and what was read is written and read again as the same";

    public IEnumerable<byte[]> Seeds()
    {
        Span<byte> sample = _first;
        if (message.TryWriteSample(sample, out int byteCount))
        {
            yield return _first[PacketHeader.ByteCount..byteCount];
        }

        foreach (byte[] body in RecordedPackets.BodiesOf(message.Id).Where(b => b.Length <= 1024))
        {
            yield return body;
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        bool isRead = message.TryReencodeView(input, _first, out int firstByteCount, out PostcardError error);
        WrongAnswerException.Require(isRead == (error == PostcardError.None), "answer and reason differ");
        bool withOwned = input.IsEmpty || ((input[0] + input[^1]) & OwnedMask) == 0;
        int ownedByteCount = 0;
        if (withOwned)
        {
            bool isOwnedRead = message.TryReencode(input, _owned, out ownedByteCount, out PostcardError ownedError);
            WrongAnswerException.Require(isOwnedRead == isRead && ownedError == error, "the owned form answers differently");
        }

        if (!isRead)
        {
            return;
        }

        // The form that borrows writes lists as they came; the owned form writes its own, shorter if numbers came longer than need be.
        ReadOnlySpan<byte> first = _first.AsSpan(0, firstByteCount);
        WrongAnswerException.Require(message.TryReencodeView(first, _second, out int secondByteCount, out _), "what was written is not read");
        WrongAnswerException.Require(first.SequenceEqual(_second.AsSpan(0, secondByteCount)), "written differently the second time");
        if (withOwned)
        {
            WrongAnswerException.Require(message.TryReencode(first, _second, out secondByteCount, out _), "what was written is not read as owned");
            WrongAnswerException.Require(
                _owned.AsSpan(0, ownedByteCount).SequenceEqual(_second.AsSpan(0, secondByteCount)), "the two forms say different things");
        }
    }
}
