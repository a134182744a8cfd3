using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Making, opening and repairing a log.</summary>
public sealed partial class MessageLog
{
    /// <summary>Makes an empty log, and its directory.</summary>
    internal static MessageLog Create(string directory, PacketId id)
    {
        DatabaseDirectory.MakeDirectory(Path.GetDirectoryName(directory)!);
        DatabaseDirectory.MakeDirectory(directory);
        return new MessageLog(directory, id, [MessageSegment.Create(directory, 0)]);
    }

    /// <summary>
    /// Opens and repairs every segment; what a process killed while it made one left is made anew, or removed. After a power loss only
    /// what the checkpoint covers is believed.
    /// </summary>
    internal static MessageLog Open(string directory, PacketId id, CheckpointState? powerLoss = null)
    {
        int last = MessageSegment.LastNumber(directory);
        while (last > 0 && IsVoid(last))
        {
            MessageSegment.Delete(directory, last);
            last--;
        }

        if (IsVoid(0))
        {
            MessageSegment.Delete(directory, 0);
            MessageSegment.Create(directory, 0).Dispose();
        }

        return OpenSegments(directory, id, last, number => MessageSegment.Open(directory, number, id, powerLoss));

        bool IsVoid(int number) => powerLoss?.MessageCount(id, (ushort)number) == 0 || MessageSegment.IsUnfinished(directory, number);
    }

    /// <summary>Opens what is published now for reading, writing nothing.</summary>
    internal static MessageLog OpenRead(string directory, PacketId id)
    {
        int last = MessageSegment.LastNumber(directory);
        while (last > 0 && MessageSegment.IsUnfinished(directory, last))
        {
            last--;   // just being made, or left by a process killed at that
        }

        return OpenSegments(directory, id, last, number => MessageSegment.OpenRead(directory, number));
    }

    private static MessageLog OpenSegments(string directory, PacketId id, int last, Func<int, MessageSegment> open)
    {
        var segments = new MessageSegment[last + 1];
        try
        {
            // The newest first: while another process appends, what stands in a segment was preceded by all of the one before.
            for (int number = last; number >= 0; number--)
            {
                segments[number] = open(number);
            }

            var log = new MessageLog(directory, id, segments);
            if (AtomicFile.TryRead(Path.Combine(directory, DatabaseDirectory.MetadataFileName), out MsgMetadata metadata))
            {
                log.Metadata = metadata;
            }

            return log;
        }
        catch
        {
            foreach (MessageSegment? segment in segments)
            {
                segment?.Dispose();
            }

            throw;
        }
    }
}
