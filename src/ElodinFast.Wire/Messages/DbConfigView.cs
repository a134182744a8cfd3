using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="DbConfig"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct DbConfigView(
    bool recording, WireDuration defaultStreamTimeStep, WireList<MetadataEntryView> metadata)
    : IWireMessage<DbConfigView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DbConfig;

    /// <summary>Whether samples are recorded.</summary>
    public bool Recording { get; } = recording;

    /// <summary>Time step of streams that name none.</summary>
    public WireDuration DefaultStreamTimeStep { get; } = defaultStreamTimeStep;

    /// <summary>Keys and values.</summary>
    public WireList<MetadataEntryView> Metadata { get; } = metadata;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(bool) + PostcardSize.DurationMax + Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DbConfigView value)
    {
        value = new DbConfigView(reader.ReadBool(), reader.ReadDuration(), reader.Read<WireList<MetadataEntryView>>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBool(Recording);
        writer.WriteDuration(DefaultStreamTimeStep);
        Metadata.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public DbConfig ToOwned(StringPool? pool = null) => new(Recording, DefaultStreamTimeStep, MetadataEntries.ToOwned(Metadata, pool));
}
