namespace ElodinFast.Mirror;

/// <summary>Two databases that must not be mirrored, or not as they are now; the message says why.</summary>
internal sealed class MirrorRefusedException(string message) : Exception(message);
