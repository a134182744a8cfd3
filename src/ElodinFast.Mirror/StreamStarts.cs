using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>Where a stream of our own samples begins. Cold.</summary>
internal static class StreamStarts
{
    private const long CommandSearchCountMax = 4096;

    /// <summary>
    /// Local index of the first sample of origin self with at least this ordinal; the present end when there is none yet.
    /// </summary>
    public static long IndexOf(Database database, Component component, ulong ordinal)
    {
        long count = component.SampleCount;
        if (ordinal == 0 || count == 0)
        {
            return 0;
        }

        // Where all samples are ours, the ordinal is the index.
        if (ordinal < (ulong)count && component.OriginOf((long)ordinal) is (ushort slot, ulong found) && found == ordinal && database.IsSelf(slot))
        {
            return (long)ordinal;
        }

        return component.EndOfOwnBelow(ordinal);
    }

    /// <summary>Local indices for a peer's positions. Null, and why, when the peer holds more of us than we do.</summary>
    public static Dictionary<ComponentId, long>? TryResume(
        Database database, IReadOnlyDictionary<ComponentId, ulong> positions, out string reason)
    {
        reason = string.Empty;
        var indices = new Dictionary<ComponentId, long>();
        foreach (Component component in database.Components)
        {
            ulong position = positions.GetValueOrDefault(component.Id);
            ulong held = component.PositionOf(0);
            if (position > held && MirrorNames.Travels(component.Name))
            {
                reason = $"{component.Name}: the other side holds {position} samples of ours, we hold {held}; this directory was cut back or restored";
                return null;
            }

            indices[component.Id] = IndexOf(database, component, position);
        }

        return indices;
    }

    /// <summary>
    /// Ordinals where the stream back to a simulation begins on the first link of a run: the present end, and the latest command where it
    /// is not older than the run, so that an earlier flight's command never acts.
    /// </summary>
    public static Dictionary<ComponentId, ulong> ForNewRun(Database database, long runStartMicros, IReadOnlyDictionary<ComponentId, ulong> peerPositions)
    {
        var starts = new Dictionary<ComponentId, ulong>();
        foreach (Component component in database.Components)
        {
            ulong start = component.PositionOf(0);
            if (start > 0 && MirrorNames.IsExternalControl(database, component.Id) && IsLatestWithin(database, component, runStartMicros))
            {
                start--;
            }

            starts[component.Id] = Math.Max(start, peerPositions.GetValueOrDefault(component.Id));
        }

        return starts;
    }

    /// <summary>True when our own latest sample is not older than the run.</summary>
    private static bool IsLatestWithin(Database database, Component component, long runStartMicros)
    {
        SampleRange all = component.All();
        Span<long> timestamp = stackalloc long[1];
        for (long back = 1; back <= Math.Min(all.Count, CommandSearchCountMax); back++)
        {
            long index = all.Count - back;
            if (database.IsSelf(component.OriginOf(all.First + index).Slot))
            {
                all.ReadTimestamps(index, timestamp);
                return timestamp[0] >= runStartMicros;
            }
        }

        return false;
    }
}
