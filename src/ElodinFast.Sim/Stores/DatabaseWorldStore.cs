using ElodinFast.Mirror;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>
/// A world in an open database. The simulation claims its components and commits them as rows; those under external control it gives an
/// initial value and then only reads.
/// </summary>
/// <param name="database">Stays open when the store is disposed.</param>
/// <param name="waitForSpace">Whether a commit waits for room in the ring (unpaced runs) or is refused at once.</param>
internal sealed class DatabaseWorldStore(Database database, bool waitForSpace) : WorldStore, IDisposable
{
    /// <summary>
    /// A row that fits into one UDP datagram with its headers can be mirrored as one; worlds that are larger get several rows.
    /// </summary>
    private const int RowByteCountMax = 60_000;

    /// <summary>A keeper that frees nothing for so long has a full disk.</summary>
    private const long SpaceWaitMaxNanos = 10_000_000_000;

    /// <summary>Runs of datagrams that one tick takes: more is for the next ticks.</summary>
    private const int RunsPerTickMax = 4;

    private ComponentOwner? _owner;
    private Component[] _ownedComponents = [];
    private OwnedRow[] _rows = [];
    private ExternalValue[] _externals = [];
    private Component[] _waited = [];
    private long[] _waitedCounts = [];
    private long _configGenerationSeen = -1;
    private bool _isRecording;

    /// <summary>The mirror that each tick receives for; null when it has threads of its own.</summary>
    public MirrorLink? InlineLink { get; set; }

    /// <summary>What the simulation owns, once registered.</summary>
    public IReadOnlyList<Component> OwnedComponents => _ownedComponents;

    public override bool IsRecording
    {
        get
        {
            // Reading the configuration may allocate, so only when it has changed.
            long generation = database.ConfigGeneration;
            if (generation != _configGenerationSeen)
            {
                _configGenerationSeen = generation;
                _isRecording = database.Config.Recording;
            }

            return _isRecording;
        }
    }

    /// <exception cref="DatabaseException">A component is there with another schema.</exception>
    public override void Register(World world)
    {
        var owned = new List<Component>();
        var ownedPairs = new List<WorldPair>();
        var externals = new List<ExternalValue>();
        var waited = new List<Component>();
        foreach (WorldPair pair in world.ListPairs())
        {
            Component component = Register(pair);
            if (pair.Kind.WaitForWrite == true)
            {
                waited.Add(component);
            }

            if (pair.Kind.ExternalControl)
            {
                externals.Add(new ExternalValue(component, pair));
            }
            else
            {
                owned.Add(component);
                ownedPairs.Add(pair);
            }
        }

        foreach (string entity in world.EntityNames)
        {
            database.SetMetadata(new ComponentMetadata(ComponentId.FromName(entity), entity, []));
        }

        _externals = [.. externals];
        _waited = [.. waited];
        _waitedCounts = new long[_waited.Length];
        _ownedComponents = [.. owned];
        _owner = database.Claim(_ownedComponents);
        _rows = DefineRows(_owner, _ownedComponents, [.. ownedPairs]);
    }

    /// <exception cref="DatabaseException">The database holds samples later than the start.</exception>
    public override void WriteInitialValues(long startMicros)
    {
        database.SetStartTimestamp(startMicros);
        foreach (ExternalValue external in _externals)
        {
            WriteInitialValue(external, startMicros);
        }

        if (!CommitHead(startMicros))
        {
            throw new DatabaseException(
                $"{database.Path} holds samples later than {startMicros}: use another directory or a later start timestamp.");
        }

        TakeWaitedWrite();
    }

    public override void NoteDeadline(long begunNanos, long dueNanos) => _owner!.NoteDeadline(begunNanos, dueNanos);

    public override bool CommitHead(long timestampMicros)
    {
        bool stored = true;
        foreach (OwnedRow row in _rows)
        {
            CommitStatus status = row.TryCommit(_owner!, timestampMicros);
            if (status == CommitStatus.RingFull && waitForSpace)
            {
                status = CommitSlow(row, timestampMicros);
            }

            stored &= status == CommitStatus.Ok;
        }

        return stored;
    }

    public override bool CopyToWorld()
    {
        for (int i = 0; i < RunsPerTickMax && InlineLink is { } link && link.Poll(); i++)
        {
        }

        bool taken = false;
        foreach (ExternalValue external in _externals)
        {
            taken |= external.CopyToWorld();
        }

        return taken;
    }

    public override bool TakeWaitedWrite()
    {
        bool written = false;
        for (int i = 0; i < _waited.Length; i++)
        {
            long count = _waited[i].SampleCount;
            written |= count != _waitedCounts[i];
            _waitedCounts[i] = count;
        }

        return written;
    }

    public override void Flush() => database.Drain();

    /// <summary>Gives the components back, so that others may write them.</summary>
    public void Dispose() => _owner?.Dispose();

    /// <summary>As few rows as the largest size allows; a component that is larger by itself gets one of its own.</summary>
    private static OwnedRow[] DefineRows(ComponentOwner owner, ReadOnlySpan<Component> components, ReadOnlySpan<WorldPair> pairs)
    {
        var rows = new List<OwnedRow>();
        int first = 0;
        int byteCount = 0;
        for (int i = 0; i < components.Length; i++)
        {
            if (i > first && byteCount + components[i].ByteCount > RowByteCountMax)
            {
                rows.Add(new OwnedRow(owner, components[first..i], pairs[first..i]));
                first = i;
                byteCount = 0;
            }

            byteCount += components[i].ByteCount;
        }

        rows.Add(new OwnedRow(owner, components[first..], pairs[first..])); // never empty: there are always Globals
        return [.. rows];
    }

    private Component Register(WorldPair pair)
    {
        database.SetMetadata(new ComponentMetadata(pair.Id, pair.Name, [.. pair.Kind.BuildMetadata()]));
        if (!database.TryRegister(pair.Id, pair.Kind.Schema, isTimestampSource: false, out Component component))
        {
            throw new DatabaseException($"{pair.Name} is {component.Schema} in {database.Path}, but {pair.Kind.Schema} in the world.");
        }

        return component;
    }

    private void WriteInitialValue(ExternalValue external, long startMicros)
    {
        CommitStatus status = external.WriteInitial(database, startMicros);
        long giveUpAt = MonotonicClock.NowNanos + SpaceWaitMaxNanos;
        while (status == CommitStatus.RingFull && MonotonicClock.NowNanos < giveUpAt)
        {
            database.WaitForSharedSpace();
            status = external.WriteInitial(database, startMicros);
        }

        if (status is not (CommitStatus.Ok or CommitStatus.TimeTravel))
        {
            throw new DatabaseException($"{external.Name} cannot be given its initial value: {status}.");
        }
    }

    private CommitStatus CommitSlow(OwnedRow row, long timestampMicros)
    {
        CommitStatus status = CommitStatus.RingFull;
        long giveUpAt = MonotonicClock.NowNanos + SpaceWaitMaxNanos;
        while (status == CommitStatus.RingFull && MonotonicClock.NowNanos < giveUpAt)
        {
            _owner!.WaitForSpace();
            status = row.TryCommit(_owner, timestampMicros);
        }

        return status;
    }
}
