namespace ElodinFast.Wire;

/// <summary>
/// A sequence or map of a message, borrowed from its bytes: checked once when it is read, then walked without allocating.
/// </summary>
/// <typeparam name="T">What it holds; at least a byte each.</typeparam>
public readonly ref struct WireList<T> : IWireValue<WireList<T>>
    where T : IWireValue<T>, allows ref struct
{
    private readonly ReadOnlySpan<byte> _items;

    private WireList(int count, ReadOnlySpan<byte> items)
    {
        Count = count;
        _items = items;
    }

    /// <summary>How many items there are: as many as have been seen, not what somebody claims.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfVarint((ulong)Count) + _items.Length;

    static bool IWireValue<WireList<T>>.TryRead(scoped ref PostcardReader reader, out WireList<T> value)
    {
        value = Read(ref reader, reader.ReadU64());
        return reader.Succeeded;
    }

    /// <summary>Reads a list that may have at most <paramref name="countMax"/> items.</summary>
    internal static WireList<T> Read(scoped ref PostcardReader reader, int countMax) => Read(ref reader, (ulong)reader.ReadCount(countMax));

    // The count is a claim; but an item takes at least a byte, so the bytes in hand bound the loop.
    private static WireList<T> Read(scoped ref PostcardReader reader, ulong count)
    {
        ReadOnlySpan<byte> rest = reader.Rest;
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            T.TryRead(ref reader, out _);
        }

        return reader.Failed ? default : new WireList<T>((int)count, rest[..(rest.Length - reader.Remaining)]);
    }

    /// <summary>Writes the items as they were read.</summary>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteCount(Count);
        writer.WriteRaw(_items);
    }

    /// <summary>Walks the items.</summary>
    public Enumerator GetEnumerator() => new(_items, Count);

    /// <summary>Where a walk stands.</summary>
    public ref struct Enumerator
    {
        private PostcardReader _reader;
        private int _left;

        internal Enumerator(ReadOnlySpan<byte> items, int count)
        {
            _reader = new PostcardReader(items);
            _left = count;
            Current = default!;
        }

        /// <summary>The item.</summary>
        public T Current { get; private set; }

        /// <summary>Goes to the next item; <see langword="false"/> behind the last.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            Current = _reader.Read<T>();
            return true;
        }
    }
}
