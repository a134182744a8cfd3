using System.Text.RegularExpressions;
using ElodinFast.Client;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>
/// Joins the two sources of a watch: live values, and the last value that each component had before. Requests only what every
/// Impeller2 server answers.
/// </summary>
internal sealed partial class LatestValues(NamePattern pattern, IValueView view)
{
    private const int ComponentsMax = 4096;

    private readonly Lock _gate = new();
    private readonly HashSet<ComponentId> _seenLive = [];

    /// <summary>A live value, on the client's read loop.</summary>
    public void OnLive(StreamedComponent component, long timestampMicros, ReadOnlySpan<byte> value)
    {
        if (pattern.Matches(component.Name))
        {
            lock (_gate)
            {
                _seenLive.Add(component.Id);
                view.Show(component, timestampMicros, value);
            }
        }
    }

    /// <summary>Shows the last value of every component that has had no live one yet.</summary>
    public async Task LoadAsync(ImpellerClient client, CancellationToken cancellationToken)
    {
        DumpMetadataResp metadata = await client.DumpMetadataAsync(cancellationToken).ConfigureAwait(false);
        DumpSchemaResp schemas = await client.DumpSchemaAsync(cancellationToken).ConfigureAwait(false);
        var names = metadata.Components.ToDictionary(static c => c.ComponentId);
        var components = schemas.Schemas
            .Select(entry => names.TryGetValue(entry.Key, out ComponentMetadata found)
                ? new StreamedComponent(entry.Key, entry.Value) { Name = found.Name, Metadata = found.Metadata }
                : new StreamedComponent(entry.Key, entry.Value))
            .Where(c => pattern.Matches(c.Name))
            .OrderBy(static c => c.Name, StringComparer.Ordinal)
            .Take(ComponentsMax);
        foreach (StreamedComponent component in components)
        {
            await ShowLastAsync(client, component, cancellationToken).ConfigureAwait(false);
        }
    }

    // There is no request for a last sample, but an empty range is refused with its time.
    private async Task ShowLastAsync(ImpellerClient client, StreamedComponent component, CancellationToken cancellationToken)
    {
        TimeSeriesReply reply;
        try
        {
            reply = await client.GetTimeSeriesAsync(component.Id, long.MaxValue, long.MaxValue, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ServerErrorException refused)
        {
            Match last = LatestTimestamp().Match(refused.Message);
            if (!last.Success || !long.TryParse(last.Groups[1].Value, out long timestamp))
            {
                return;
            }

            reply = await client.GetTimeSeriesAsync(component.Id, timestamp, long.MaxValue, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }

        int size = reply.Count == 0 ? 0 : reply.Values.Length / reply.Count;
        lock (_gate)
        {
            if (reply.Count > 0 && !_seenLive.Contains(component.Id))
            {
                view.Show(component, reply.TimestampMicros(reply.Count - 1), reply.Values[^size..]);
            }
        }
    }

    [GeneratedRegex(@"with latest timestamp Some\(Timestamp\((-?\d+)\)\)")]
    private static partial Regex LatestTimestamp();
}
