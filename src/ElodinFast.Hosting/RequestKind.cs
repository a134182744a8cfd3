namespace ElodinFast.Hosting;

/// <summary>How one message type is handled.</summary>
/// <param name="Run">Decodes the payload and does it.</param>
/// <param name="IsIgnoredWhenSilent">A silent connection's is dropped: it has no effect but a reply.</param>
internal readonly record struct RequestKind(RequestAction Run, bool IsIgnoredWhenSilent);

/// <summary>Decodes a request's payload and does what it says.</summary>
internal delegate void RequestAction(RequestHandler handler, ReadOnlySpan<byte> payload, byte requestId);
