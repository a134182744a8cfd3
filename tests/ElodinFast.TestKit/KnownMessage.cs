using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>One message type of the protocol, to read and write payloads whose type a test does not know.</summary>
public sealed class KnownMessage
{
    private readonly Reencoder _owned;
    private readonly Reencoder _view;

    private readonly SampleWriter _sample;
    private readonly Describer _text;

    private KnownMessage(string name, PacketId id, bool hasView, Reencoder owned, Reencoder view, SampleWriter sample, Describer text)
    {
        Name = name;
        Id = id;
        HasView = hasView;
        _owned = owned;
        _view = view;
        _sample = sample;
        _text = text;
    }

    private delegate bool Reencoder(ReadOnlySpan<byte> payload, Span<byte> destination, out int byteCount, out PostcardError error);

    private delegate bool SampleWriter(Span<byte> destination, out int byteCount);

    private delegate string? Describer(ReadOnlySpan<byte> payload);

    /// <summary>The type's name.</summary>
    public string Name { get; }

    /// <summary>The id under which it travels.</summary>
    public PacketId Id { get; }

    /// <summary>There is a form that borrows its payload; otherwise the message has a fixed size and borrows nothing anyway.</summary>
    public bool HasView { get; }

    /// <summary>
    /// Reads a payload as the owned form and writes it again, at most as long as it was; <see langword="false"/> when it cannot be read.
    /// </summary>
    public bool TryReencode(ReadOnlySpan<byte> payload, Span<byte> destination, out int byteCount, out PostcardError error) =>
        _owned(payload, destination, out byteCount, out error);

    /// <summary>The same with the form that borrows its payload: allocates nothing.</summary>
    public bool TryReencodeView(ReadOnlySpan<byte> payload, Span<byte> destination, out int byteCount, out PostcardError error) =>
        _view(payload, destination, out byteCount, out error);

    /// <summary>Reads a payload as the owned form and writes it again.</summary>
    public bool TryReencode(ReadOnlySpan<byte> payload, out byte[] encoded, out PostcardError error)
    {
        byte[] destination = new byte[payload.Length];
        bool isRead = _owned(payload, destination, out int byteCount, out error);
        encoded = destination[..byteCount];
        return isRead;
    }

    /// <summary>Writes an example of the type as a packet; allocates nothing.</summary>
    public bool TryWriteSample(Span<byte> destination, out int byteCount) => _sample(destination, out byteCount);

    /// <summary>All that a payload says; <see langword="null"/> when it cannot be read.</summary>
    public string? TryDescribe(ReadOnlySpan<byte> payload) => _text(payload);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static KnownMessage Fixed<T>(T sample)
        where T : IWireMessage<T> => new(typeof(T).Name, T.PacketId, false, Reencode<T>, Reencode<T>, WriteSample(sample), Describe<T>);

    internal static KnownMessage Viewed<T, TView>(T sample)
        where T : IWireMessage<T>
        where TView : IWireMessage<TView>, allows ref struct
    {
        if (T.PacketId != TView.PacketId)
        {
            throw new InvalidOperationException($"{typeof(TView).Name} has another id than {typeof(T).Name}.");
        }

        return new KnownMessage(typeof(T).Name, T.PacketId, true, Reencode<T>, Reencode<TView>, WriteSample(sample), Describe<T>);
    }

    private static SampleWriter WriteSample<T>(T sample)
        where T : IWireMessage<T> =>
        (Span<byte> destination, out int byteCount) => Packets.TryWrite(destination, in sample, out byteCount);

    private static string? Describe<T>(ReadOnlySpan<byte> payload)
        where T : IWireMessage<T> => Packets.TryRead(payload, out T message, out _) ? DeepText.Of(message) : null;

    private static bool Reencode<T>(ReadOnlySpan<byte> payload, Span<byte> destination, out int byteCount, out PostcardError error)
        where T : IWireMessage<T>, allows ref struct
    {
        byteCount = 0;
        if (!Packets.TryRead(payload, out T message, out error))
        {
            return false;
        }

        var writer = new PostcardWriter(destination);
        message.Write(ref writer);
        if (writer.Overflowed || writer.WrittenByteCount > message.MaxByteCount)
        {
            throw new InvalidOperationException(
                $"{typeof(T).Name} of {payload.Length} bytes: {message.MaxByteCount} claimed, room for {destination.Length}, more written.");
        }

        byteCount = writer.WrittenByteCount;
        return true;
    }
}
