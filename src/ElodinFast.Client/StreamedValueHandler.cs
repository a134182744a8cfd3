namespace ElodinFast.Client;

/// <summary>Takes one live value on the client's read loop; the bytes are borrowed for the call.</summary>
public delegate void StreamedValueHandler(StreamedComponent component, long timestampMicros, ReadOnlySpan<byte> value);
