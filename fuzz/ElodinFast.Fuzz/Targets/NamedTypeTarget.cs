using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>The schema of a message log: walked and printed without harm, copied as the same.</summary>
internal sealed class NamedTypeTarget : IFuzzTarget
{
    private const int TextCharCountMax = 256;

    private readonly byte[] _again = new byte[4096];

    public string Name => "named-type";

    public string Purpose => "schemas of message logs: walked, printed within bounds, written again as the same";

    // A type is a tree of strings and lists: printing one builds text, and a copy has an object a node.
    public long AllocationByteCountMax(int inputByteCount) => (64 * 1024) + (1024L * inputByteCount);

    public IEnumerable<byte[]> Seeds()
    {
        foreach (OwnedNamedType type in new[] { OwnedNamedType.LogEntry, OwnedNamedType.OpaqueBytes })
        {
            var writer = new PostcardWriter(_again);
            type.Write(ref writer);
            yield return _again[..writer.WrittenByteCount];
        }

        foreach (byte[] body in RecordedPackets.BodiesOf(MessageIds.MsgMetadata).Concat(RecordedPackets.BodiesOf(MessageIds.SetMsgMetadata)))
        {
            yield return body;
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        var reader = new PostcardReader(input);
        if (!NamedTypeView.TryRead(ref reader, out NamedTypeView view))
        {
            return;
        }

        int count = 0;
        foreach (NamedTypeNode node in view)
        {
            count++;
        }

        WrongAnswerException.Require(count > 0, "a schema of nothing");
        WrongAnswerException.Require(view.ToText(TextCharCountMax).Length <= TextCharCountMax + 64, "text far beyond its bound");
        var writer = new PostcardWriter(_again);
        view.ToOwned().Write(ref writer);
        var second = new PostcardReader(_again.AsSpan(0, writer.WrittenByteCount));
        WrongAnswerException.Require(NamedTypeView.TryRead(ref second, out _) && second.Remaining == 0, "what was written is not read");
    }
}
