using System.Collections;

namespace ElodinFast.Storage;

/// <summary>A list that only grows. One writer at a time; readers take no lock and allocate nothing when they index.</summary>
internal sealed class AppendOnlyList<T> : IReadOnlyList<T>
    where T : class
{
    private T[] _items = new T[16];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    // The array is replaced before the count that needs it goes up.
    public T this[int index] => Volatile.Read(ref _items)[index];

    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            var grown = new T[_items.Length * 2];
            _items.CopyTo(grown, 0);
            Volatile.Write(ref _items, grown);
        }

        _items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
    }

    public IEnumerator<T> GetEnumerator()
    {
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
