namespace ElodinFast.Storage;

/// <summary>A metadata map in work: string to string, in the order of first insertion. Cold.</summary>
internal sealed class MetadataMap
{
    private readonly OrderedDictionary<string, string> _entries = [];

    public MetadataMap(IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        foreach ((string key, string value) in entries)
        {
            _entries[key] = value; // a repeated key: the last wins
        }
    }

    /// <summary>The value, or null; setting null is not possible.</summary>
    public string? this[string key]
    {
        get => _entries.GetValueOrDefault(key);
        set => _entries[key] = value ?? throw new ArgumentNullException(nameof(value));
    }

    public bool Contains(string key) => _entries.ContainsKey(key);

    public void Remove(string key) => _entries.Remove(key);

    public void RemoveWhere(Func<string, bool> condition)
    {
        foreach (string key in _entries.Keys.Where(condition).ToArray())
        {
            _entries.Remove(key);
        }
    }

    public List<KeyValuePair<string, string>> ToList() => [.. _entries];
}
