using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>A component as it is streamed to a plain peer: one component a table, timestamp first, under an id of its own.</summary>
internal sealed class PlainComponent
{
    /// <summary>First byte of the value in the table.</summary>
    public const int ValueOffset = sizeof(long);

    private const int RecentCount = 256;

    // Hashes of what we sent last, to know it again when it comes back. Written by the sender, read by the receiver.
    private readonly ulong[] _recent = new ulong[RecentCount];
    private int _recentEnd;

    public PlainComponent(Component component, PacketId id)
    {
        Component = component;
        Id = id;
        VTable vtable = new VTableBuilder()
            .AddComponent(ValueOffset, component.Id, component.Schema, VTableNode.Table(0, sizeof(long)))
            .Build();
        Announcement = LinkMessages.Message(new VTableMsg(id, vtable));
    }

    public Component Component { get; }

    public PacketId Id { get; }

    /// <summary>The VTableMsg, the same bytes over TCP and UDP.</summary>
    public byte[] Announcement { get; }

    /// <summary>One past the local index sent last.</summary>
    public long SentUpTo { get; set; }

    /// <summary>Remembers a table body that was sent.</summary>
    public void Remember(ReadOnlySpan<byte> body)
    {
        int end = _recentEnd;
        Volatile.Write(ref _recent[end % RecentCount], Hash(body));
        Volatile.Write(ref _recentEnd, (end + 1) % (2 * RecentCount));
    }

    /// <summary>True when this table body is one of those sent last.</summary>
    public bool IsOurs(ReadOnlySpan<byte> body)
    {
        ulong hash = Hash(body);
        for (int i = 0; i < RecentCount; i++)
        {
            if (Volatile.Read(ref _recent[i]) == hash)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>FNV-1a 64 over timestamp and value; never 0, which marks an empty place.</summary>
    private static ulong Hash(ReadOnlySpan<byte> body)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in body)
        {
            hash = unchecked((hash ^ b) * 0x00000100000001b3);
        }

        return hash | 1;
    }
}
