using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="DumpMetadataResp"/> that borrows the bytes it was read from.</summary>
public readonly ref struct DumpMetadataRespView(
    WireList<ComponentMetadataView> components, WireList<MsgMetadataView> messageLogs, DbConfigView dbConfig)
    : IWireMessage<DumpMetadataRespView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpMetadataResp;

    /// <summary>Name and metadata of every component that has them.</summary>
    public WireList<ComponentMetadataView> Components { get; } = components;

    /// <summary>Name, schema and metadata of every message log that has them, without their ids.</summary>
    public WireList<MsgMetadataView> MessageLogs { get; } = messageLogs;

    /// <summary>Settings of the database.</summary>
    public DbConfigView DbConfig { get; } = dbConfig;

    /// <inheritdoc/>
    public int MaxByteCount => Components.MaxByteCount + MessageLogs.MaxByteCount + DbConfig.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DumpMetadataRespView value)
    {
        value = new DumpMetadataRespView(
            reader.Read<WireList<ComponentMetadataView>>(), reader.Read<WireList<MsgMetadataView>>(), reader.Read<DbConfigView>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Components.Write(ref writer);
        MessageLogs.Write(ref writer);
        DbConfig.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public DumpMetadataResp ToOwned(StringPool? pool = null)
    {
        var components = new List<ComponentMetadata>(Components.Count);
        foreach (ComponentMetadataView component in Components)
        {
            components.Add(component.ToOwned(pool));
        }

        var logs = new List<MsgMetadata>(MessageLogs.Count);
        foreach (MsgMetadataView log in MessageLogs)
        {
            logs.Add(log.ToOwned(pool));
        }

        return new DumpMetadataResp(components, logs, DbConfig.ToOwned(pool));
    }
}
