namespace ElodinFast.Wire;

/// <summary>Metadata as it stands on the wire: pairs in the sender's order, so that the bytes can be reproduced.</summary>
public static class MetadataEntries
{
    private const int CapacityMax = 64;

    /// <summary>The pairs as a dictionary; of a repeated key the last one wins.</summary>
    public static Dictionary<string, string> ToDictionary(IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        var result = new Dictionary<string, string>(entries.Count, StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> entry in entries)
        {
            result[entry.Key] = entry.Value;
        }

        return result;
    }

    /// <summary>The value of a key, the last one if it is repeated; <see langword="null"/> without it.</summary>
    public static string? Find(IReadOnlyList<KeyValuePair<string, string>> entries, string key)
    {
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            if (string.Equals(entries[i].Key, key, StringComparison.Ordinal))
            {
                return entries[i].Value;
            }
        }

        return null;
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> Read(ref PostcardReader reader)
    {
        ulong count = reader.ReadCount();
        if (count == 0)
        {
            return [];
        }

        var entries = new List<KeyValuePair<string, string>>((int)Math.Min(count, CapacityMax));
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            entries.Add(new KeyValuePair<string, string>(reader.ReadString(), reader.ReadString()));
        }

        return entries;
    }

    internal static void Write(ref PostcardWriter writer, IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        writer.WriteCount(entries.Count);
        foreach (KeyValuePair<string, string> entry in entries)
        {
            writer.WriteString(entry.Key);
            writer.WriteString(entry.Value);
        }
    }
}
