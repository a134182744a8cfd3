using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>An Arrow IPC stream: whatever is not refused can be walked to its last value.</summary>
internal sealed class ArrowTarget : IFuzzTarget
{
    public string Name => "arrow";

    public string Purpose => "replies to queries: a stream is refused, or every value of its columns can be read";

    public int InputByteCountMax => 2048;

    // The columns are copied, a field each, and their texts.
    public long AllocationByteCountMax(int inputByteCount) => (16 * 1024) + (128L * inputByteCount);

    public IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] body in RecordedPackets.BodiesOf(MessageIds.ArrowIpc))
        {
            if (Packets.TryRead(body, out ArrowIpc message, out _) && message.Batch is { } stream)
            {
                yield return stream.ToArray();
            }
        }
    }

    public void Run(ReadOnlySpan<byte> input) => ArrowWalk.All(input);
}
