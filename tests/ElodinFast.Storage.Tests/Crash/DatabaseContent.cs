using System.Globalization;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>All samples and messages of a database, to be compared with those of another moment.</summary>
internal sealed class DatabaseContent
{
    /// <summary>Samples by component: a timestamp and the value's bytes, as text.</summary>
    public SortedDictionary<ulong, List<string>> Samples { get; } = [];

    /// <summary>Messages by log; null for one whose payload is gone.</summary>
    public SortedDictionary<ushort, List<string?>> Messages { get; } = [];

    /// <summary>Names and metadata by component, as text.</summary>
    public SortedDictionary<ulong, string> Metadata { get; } = [];

    public string Config { get; private set; } = "";

    public static DatabaseContent Read(Database database)
    {
        var content = new DatabaseContent();
        foreach (Component component in database.Components)
        {
            SampleRange range = component.All();
            var timestamps = new long[range.Count];
            var values = new byte[range.Count * component.ByteCount];
            range.ReadTimestamps(0, timestamps);
            range.ReadValues(0, values);
            content.AddSamples(component.Id, timestamps, values, component.ByteCount);
            Assert.Equal(range.Count, component.SampleCount);
        }

        content.AddRest(database.MessageLogs, database.Metadata, database.Config);
        return content;
    }

    public static DatabaseContent Read(OfflineDatabase database)
    {
        var content = new DatabaseContent();
        foreach (OfflineComponent component in database.Components)
        {
            var timestamps = new long[component.Count];
            var values = new byte[component.Count * component.ByteCount];
            component.ReadTimestamps(0, timestamps);
            component.ReadValues(0, values);
            content.AddSamples(component.Id, timestamps, values, component.ByteCount);
        }

        content.AddRest(database.MessageLogs, database.Metadata, database.Config);
        return content;
    }

    public static string Text(ComponentMetadata metadata) =>
        $"{metadata.ComponentId} {metadata.Name} {string.Join(',', metadata.Metadata.Select(m => $"{m.Key}={m.Value}").Order(StringComparer.Ordinal))}";

    public static string Text(long timestampMicros, ReadOnlySpan<byte> value) =>
        string.Create(CultureInfo.InvariantCulture, $"{timestampMicros} {Convert.ToHexString(value)}");

    private void AddSamples(ComponentId id, long[] timestamps, byte[] values, int byteCount)
    {
        List<string> samples = Samples[id.Value] = [];
        for (int i = 0; i < timestamps.Length; i++)
        {
            samples.Add(Text(timestamps[i], values.AsSpan(i * byteCount, byteCount)));
        }
    }

    private void AddRest(IReadOnlyList<MessageLog> logs, IReadOnlyList<ComponentMetadata> metadata, DbConfig config)
    {
        foreach (MessageLog log in logs)
        {
            List<string?> messages = Messages[log.Id.Value] = [];
            for (long i = 0; i < log.Count; i++)
            {
                messages.Add(log.TryRead(i, out long timestampMicros, out byte[] payload) ? Text(timestampMicros, payload) : null);
            }
        }

        foreach (ComponentMetadata entry in metadata)
        {
            Metadata[entry.ComponentId.Value] = Text(entry);
        }

        Config = $"{config.Recording} {config.DefaultStreamTimeStep} "
            + string.Join(',', config.Metadata.Select(m => $"{m.Key}={m.Value}").Order(StringComparer.Ordinal));
    }
}
