using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>Metadata as it stands on the wire: pairs in the sender's order, so that the bytes can be reproduced.</summary>
public static class MetadataEntries
{
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

    /// <summary>The value of a key, the last one if it is repeated; <see langword="false"/> without it.</summary>
    public static bool TryFind(WireList<MetadataEntryView> entries, ReadOnlySpan<byte> utf8Key, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool isFound = false;
        foreach (MetadataEntryView entry in entries)
        {
            if (entry.Key.SequenceEqual(utf8Key))
            {
                value = entry.Value;
                isFound = true;
            }
        }

        return isFound;
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> ToOwned(WireList<MetadataEntryView> entries, StringPool? pool)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var owned = new KeyValuePair<string, string>[entries.Count];
        int count = 0;
        foreach (MetadataEntryView entry in entries)
        {
            owned[count++] = new KeyValuePair<string, string>(Utf8Text.Of(entry.Key, pool), Utf8Text.Of(entry.Value, pool));
        }

        return owned;
    }

    internal static int ByteCount(IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        int byteCount = PostcardSize.OfVarint((ulong)entries.Count);
        for (int i = 0; i < entries.Count; i++)
        {
            (string key, string value) = entries[i];
            byteCount += PostcardSize.OfString(key) + PostcardSize.OfString(value);
        }

        return byteCount;
    }

    // By index: an enumerator of an interface would be allocated.
    internal static void Write(ref PostcardWriter writer, IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        writer.WriteCount(entries.Count);
        for (int i = 0; i < entries.Count; i++)
        {
            (string key, string value) = entries[i];
            writer.WriteString(key);
            writer.WriteString(value);
        }
    }
}
