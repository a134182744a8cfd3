namespace ElodinFast.Wire;

/// <summary>One line of a log; level 0 is trace, 4 is error. It travels under the id of its log, by name.</summary>
public readonly record struct LogEntry(byte Level, string Message) : IWireMessage<LogEntry>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.LogEntry;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out LogEntry message)
    {
        message = new LogEntry(reader.ReadU8(), reader.ReadString());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU8(Level);
        writer.WriteString(Message);
    }
}
