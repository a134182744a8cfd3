using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="ArchiveSaved"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct ArchiveSavedView(ReadOnlySpan<byte> path) : IWireMessage<ArchiveSavedView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ArchiveSaved;

    /// <summary>The path; UTF-8.</summary>
    public ReadOnlySpan<byte> Path { get; } = path;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Path);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ArchiveSavedView value)
    {
        value = new ArchiveSavedView(reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Path);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public ArchiveSaved ToOwned(StringPool? pool = null) => new(Utf8Text.Of(Path, pool));
}
