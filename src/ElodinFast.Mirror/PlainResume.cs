using ElodinFast.Client;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// Where to go on with a peer that keeps no positions: its tail is read back. Found by halving: the last sample of ours for which it has
/// one at that time or later. Cold; a few requests a component.
/// </summary>
internal static class PlainResume
{
    /// <summary>Local indices to start from. What this run knows it has sent is not asked for.</summary>
    public static Dictionary<ComponentId, long> Find(Database database, ImpellerClient client, Dictionary<ComponentId, long> known)
    {
        var starts = new Dictionary<ComponentId, long>();
        foreach (Component component in database.Components)
        {
            if (MirrorNames.Travels(component.Name))
            {
                starts[component.Id] = known.TryGetValue(component.Id, out long sentUpTo) ? sentUpTo : FindStart(component, client);
            }
        }

        return starts;
    }

    private static long FindStart(Component component, ImpellerClient client)
    {
        SampleRange all = component.All();
        if (all.Count == 0 || Count(client, component.Id, long.MinValue, long.MaxValue, limit: 1) == 0)
        {
            return 0;
        }

        long low = -1;
        long high = all.Count;
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            if (Count(client, component.Id, TimestampAt(all, middle), long.MaxValue, limit: 1) > 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        if (low < 0)
        {
            return 0;
        }

        // Samples may share a time: as many of them are there as it has at exactly that time.
        long tail = TimestampAt(all, low);
        long firstOfTail = low;
        while (firstOfTail > 0 && TimestampAt(all, firstOfTail - 1) == tail)
        {
            firstOfTail--;
        }

        long sharing = low - firstOfTail + 1;
        long there = Count(client, component.Id, tail, tail, limit: (ulong)sharing);
        return there == 0 ? low + 1 : firstOfTail + Math.Min(there, sharing);
    }

    private static long TimestampAt(SampleRange all, long index)
    {
        Span<long> timestamp = stackalloc long[1];
        all.ReadTimestamps(index, timestamp);
        return timestamp[0];
    }

    private static int Count(ImpellerClient client, ComponentId id, long start, long end, ulong limit)
    {
        try
        {
            return client.GetTimeSeriesAsync(id, start, end, limit).GetAwaiter().GetResult().Count;
        }
        catch (ServerErrorException)
        {
            // Its way of saying that there is no sample in the range, or no such component.
            return 0;
        }
    }
}
