using System.Buffers;

namespace ElodinFast.TestKit;

/// <summary>The same bytes in every way a reader may get them.</summary>
public static class EverySplit
{
    /// <summary>Whole, cut at each byte, one byte a segment, with empty segments, and from each misaligned start.</summary>
    public static IEnumerable<(string Split, ReadOnlySequence<byte> Bytes)> Of(byte[] bytes)
    {
        yield return ("whole", new ReadOnlySequence<byte>(bytes));
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            yield return ($"cut at {cut}", Join(bytes.AsMemory(0, cut), bytes.AsMemory(cut)));
        }

        ReadOnlyMemory<byte>[] single = [.. Enumerable.Range(0, bytes.Length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1))];
        yield return ("one byte a segment", Join(single));
        yield return ("empty segments", Join([default, .. single.SelectMany(s => new[] { s, default })]));
        for (int start = 1; start < 8; start++)
        {
            byte[] shifted = new byte[start + bytes.Length];
            bytes.CopyTo(shifted, start);
            yield return ($"start {start}", new ReadOnlySequence<byte>(shifted, start, bytes.Length));
        }
    }

    /// <summary>A sequence of the given segments.</summary>
    public static ReadOnlySequence<byte> Join(params ReadOnlyMemory<byte>[] segments)
    {
        if (segments.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Segment(segments[0], 0);
        Segment last = first;
        foreach (ReadOnlyMemory<byte> memory in segments.Skip(1))
        {
            last = last.Append(memory);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
