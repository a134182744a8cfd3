using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>Takes one packet on the client's read loop. The body is borrowed for the call; the next packet waits until it returns.</summary>
public delegate void PacketHandler(in PacketHeader header, ReadOnlySpan<byte> body);
