namespace ElodinFast.Wire;

/// <summary>
/// Something that stands in a payload as postcard. A ref struct may be one: it then borrows the bytes that it was read from.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IWireValue<TSelf>
    where TSelf : IWireValue<TSelf>, allows ref struct
{
    /// <summary>
    /// Bytes that <see cref="Write"/> needs at most, found without allocating; only numbers and short strings are not counted exactly.
    /// </summary>
    int MaxByteCount { get; }

    /// <summary>Reads the value; on <see langword="false"/> the reader's <see cref="PostcardReader.Error"/> says why.</summary>
    static abstract bool TryRead(scoped ref PostcardReader reader, out TSelf value);

    /// <summary>Writes the value.</summary>
    void Write(ref PostcardWriter writer);
}
