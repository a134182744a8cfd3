using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="SaveArchive"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SaveArchiveView(ReadOnlySpan<byte> path, ArchiveFormat format) : IWireMessage<SaveArchiveView>
{
    private const uint FormatCount = 3;

    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SaveArchive;

    /// <summary>The path; UTF-8.</summary>
    public ReadOnlySpan<byte> Path { get; } = path;

    /// <summary>The file format.</summary>
    public ArchiveFormat Format { get; } = format;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Path) + PostcardSize.U32Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SaveArchiveView value)
    {
        value = new SaveArchiveView(reader.ReadUtf8(), (ArchiveFormat)reader.ReadVariant(FormatCount));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Path);
        writer.WriteVariant((uint)Format);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public SaveArchive ToOwned(StringPool? pool = null) => new(Utf8Text.Of(Path, pool), Format);
}
