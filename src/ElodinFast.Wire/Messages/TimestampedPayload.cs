namespace ElodinFast.Wire;

/// <summary>One message of a log: its time and its bytes.</summary>
public readonly record struct TimestampedPayload(long TimestampMicros, ReadOnlyMemory<byte> Payload);
