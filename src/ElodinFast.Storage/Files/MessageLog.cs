using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>The three files of one message log, and its metadata. Threads: appends and reads take the log's own lock. Warm.</summary>
public sealed class MessageLog : IDisposable
{
    internal static MessageLog Create(string directory, PacketId id) => throw new NotImplementedException();

    internal static MessageLog Open(string directory, PacketId id) => throw new NotImplementedException();

    /// <summary>The log's message id.</summary>
    public PacketId Id => throw new NotImplementedException();

    /// <summary>Messages held.</summary>
    public long Count => throw new NotImplementedException();

    /// <summary>First timestamp stored, or null.</summary>
    public long? FirstTimestamp => throw new NotImplementedException();

    /// <summary>Timestamp of the last message pushed, or null.</summary>
    public long? LastTimestamp => throw new NotImplementedException();

    /// <summary>Name and schema, when a client has set them.</summary>
    public MsgMetadata? Metadata => throw new NotImplementedException();

    internal LogStatus Append(long timestampMicros, ReadOnlySpan<byte> payload) => throw new NotImplementedException();

    /// <summary>The messages of a GetMsgs range (its exact rule: docs/protocol.md), at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<(long TimestampMicros, byte[] Payload)> ReadRange(long start, long end, long limit) => throw new NotImplementedException();

    internal void SetMetadata(MsgMetadata metadata) => throw new NotImplementedException();

    internal void Sync() => throw new NotImplementedException();

    /// <summary>Closes the files.</summary>
    public void Dispose() => throw new NotImplementedException();
}
