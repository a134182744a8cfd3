using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>What a request waits for. Completed by the read loop, on whose thread no continuation runs.</summary>
internal sealed class PendingReply(PacketKind kind, PacketId id)
    : TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>True for the packet that answers the request.</summary>
    public bool IsAnsweredBy(in PacketHeader header) => header.Kind == kind && header.Id == id;
}
