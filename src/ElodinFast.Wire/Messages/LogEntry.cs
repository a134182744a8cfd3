namespace ElodinFast.Wire;

/// <summary>One line of a log; level 0 is trace, 4 is error. It travels under the id of its log, by name.</summary>
public readonly record struct LogEntry(byte Level, string Message) : IWireMessage<LogEntry>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.LogEntry;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(byte) + PostcardSize.OfString(Message);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out LogEntry value)
    {
        bool isRead = LogEntryView.TryRead(ref reader, out LogEntryView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU8(Level);
        writer.WriteString(Message);
    }
}
