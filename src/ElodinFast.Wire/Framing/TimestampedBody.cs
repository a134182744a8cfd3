using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The body of a message with timestamp.</summary>
public static class TimestampedBody
{
    /// <summary>Splits the body into its time and the message's payload, which is borrowed from it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out long timestampMicros, out ReadOnlySpan<byte> payload)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(body, out timestampMicros))
        {
            payload = default;
            return false;
        }

        payload = body[sizeof(long)..];
        return true;
    }
}
