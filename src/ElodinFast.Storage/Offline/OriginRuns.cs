using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Which origin the samples of a directory have, as its mirror journal says: runs of samples by source slot, and the slots' nodes. A
/// directory without a journal has written everything itself. Cold.
/// </summary>
internal sealed class OriginRuns
{
    private readonly Dictionary<ushort, NodeId> _nodes = [];
    private readonly Dictionary<ComponentId, List<(long First, ushort Slot)>> _runs = [];

    private OriginRuns()
    {
    }

    /// <summary>The directory's own id, or null when it was never one of a mirror's.</summary>
    public NodeId? Node { get; private set; }

    /// <summary>Reads the journal without opening it for writing.</summary>
    public static OriginRuns Read(string databaseDirectory)
    {
        var origins = new OriginRuns();
        foreach (JournalRecord record in MirrorJournal.ReadAll(databaseDirectory))
        {
            if (record.Type == JournalRecordType.Node)
            {
                origins.AddNode(record);
            }
            else if (record.Type == JournalRecordType.Run)
            {
                origins.AddRun(record);
            }
        }

        return origins;
    }

    /// <summary>How many of a component's first <paramref name="sampleCount"/> samples came from the node.</summary>
    public long CountFrom(NodeId node, ComponentId component, long sampleCount) =>
        Count(component, sampleCount, slot => _nodes.TryGetValue(slot, out NodeId other) && slot != 0 && other == node);

    /// <summary>How many of them were written here, by a client or by an endpoint that is no node.</summary>
    public long CountSelf(ComponentId component, long sampleCount) =>
        Count(component, sampleCount, slot => slot == 0 || !_nodes.ContainsKey(slot));

    private void AddNode(JournalRecord record)
    {
        _nodes[record.Slot] = record.Node;
        if (record.Slot == 0)
        {
            Node = record.Node;
        }
    }

    private void AddRun(JournalRecord record)
    {
        if (!_runs.TryGetValue(record.ComponentId, out List<(long First, ushort Slot)>? runs))
        {
            _runs.Add(record.ComponentId, runs = []);
        }

        // A run at or before an earlier one's start replaces it: that one's samples never came, or were cut.
        long first = (long)Math.Min(record.A, long.MaxValue);
        runs.RemoveAll(run => run.First >= first);
        runs.Add((first, record.Slot));
    }

    private long Count(ComponentId component, long sampleCount, Func<ushort, bool> isWanted)
    {
        long counted = 0;
        long position = 0;
        ushort slot = 0;   // in front of the first run everything is local
        foreach ((long first, ushort next) in _runs.GetValueOrDefault(component) ?? [])
        {
            long end = Math.Min(first, sampleCount);
            counted += isWanted(slot) ? end - position : 0;
            position = end;
            slot = next;
        }

        return counted + (isWanted(slot) ? sampleCount - position : 0);
    }
}
