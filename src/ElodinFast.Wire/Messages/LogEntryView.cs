using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="LogEntry"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct LogEntryView(byte level, ReadOnlySpan<byte> message) : IWireMessage<LogEntryView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.LogEntry;

    /// <summary>From 0, trace, to 4, error.</summary>
    public byte Level { get; } = level;

    /// <summary>The text; UTF-8.</summary>
    public ReadOnlySpan<byte> Message { get; } = message;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(byte) + PostcardSize.OfBytes(Message);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out LogEntryView value)
    {
        value = new LogEntryView(reader.ReadU8(), reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU8(Level);
        writer.WriteBytes(Message);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public LogEntry ToOwned(StringPool? pool = null) => new(Level, Utf8Text.Of(Message, pool));
}
