using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>One entry of a Tails message: a position of (component, origin).</summary>
internal readonly record struct LinkTail(NodeId Origin, ComponentId ComponentId, ulong Count, bool IsOwned);
