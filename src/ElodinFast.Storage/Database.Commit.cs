using ElodinFast.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private const int KeeperWaitMs = 20;
    private const int SharedRingNumber = 0;

    private readonly List<(CommitRing Ring, int Number)> _freeRings = []; // of owners that have gone; under the commit lock

    /// <summary>Commits one value that was written here. Any thread; the owner of a component commits rows instead.</summary>
    /// <param name="component">Of this database.</param>
    /// <param name="timestampMicros">Not below the component's last timestamp, but see <paramref name="order"/>.</param>
    /// <param name="value">As many bytes as the component has; borrowed for the call.</param>
    /// <param name="order">What becomes of it when it is not newer than the last one.</param>
    /// <returns>Ok, TimeTravel, Owned, RingFull or DiskFull; only Ok has stored anything.</returns>
    public CommitStatus Write(Component component, long timestampMicros, ReadOnlySpan<byte> value, TimeOrder order = TimeOrder.Ascending)
    {
        if (value.Length != component.ByteCount)
        {
            throw new ArgumentException($"{component.Name} takes {component.ByteCount} bytes, not {value.Length}.", nameof(value));
        }

        CommitStatus status = _shared.Write(component, 0, timestampMicros, value, order);
        if (status == CommitStatus.Ok && WaitsForDisk)
        {
            WaitUntilDurable(SharedRingNumber);
        }

        return Refusal(status);
    }

    /// <summary>Claims components for a tick thread (waits for the drain, gives it a ring). Throws when one is owned already.</summary>
    public ComponentOwner Claim(ReadOnlySpan<Component> components)
    {
        bool isReused = TryTakeFreeRing(out CommitRing? ring, out int number);
        var owner = new ComponentOwner(this, ring ?? _ringFiles.Create(), components.ToArray());
        CommitLock.Enter();
        try
        {
            foreach (Component component in components)
            {
                if (component.Owner is not null)
                {
                    throw new InvalidOperationException($"{component.Name} has an owner already.");
                }
            }

            foreach (Component component in components)
            {
                component.Owner = owner;
            }

            _shared.Release(components);
            CountOwnershipChange();
            owner.RingNumber = isReused ? number : _rings.Count;
            if (!isReused)
            {
                _rings.Add(owner.Ring);
            }
        }
        catch
        {
            foreach (Component component in components)
            {
                component.Owner = component.Owner == owner ? null : component.Owner;
            }

            if (isReused)
            {
                _freeRings.Add((owner.Ring, number));
            }
            else
            {
                _ringFiles.Discard(owner.Ring); // before anybody else has seen it
            }

            throw;
        }
        finally
        {
            CommitLock.Exit();
        }

        try
        {
            Drain();
            return owner;
        }
        catch (DatabaseException)
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Waits until everything committed before the call is in the files (not fsynced).</summary>
    /// <exception cref="DatabaseException">The disk is full.</exception>
    public void Drain() => _keeper.DrainNow();

    /// <summary>The same for readers: on a full disk they get what the files hold.</summary>
    internal void DrainForReading() => _keeper.TryDrainNow();

    /// <summary>
    /// Applies one table: as one row where it can, else field by field as docs/protocol.md says. Into the shared ring; touches no file.
    /// Waits (bounded by the keeper's pace) on a full ring when <paramref name="wait"/>, else answers RingFull before anything is stored.
    /// </summary>
    internal TableResult Apply(TableBinding binding, ReadOnlySpan<byte> body, ushort slot, bool wait)
    {
        while (true)
        {
            CommitStatus? status = _shared.TryWriteRow(binding, body, slot);
            if (status == CommitStatus.RingFull && wait && WaitForRoom())
            {
                continue;
            }

            if (status is null)
            {
                TableResult result = ApplyFields(binding, body, slot, wait);
                WaitForTable(slot);
                return result;
            }

            if (status == CommitStatus.Ok)
            {
                NoteCommit(
                    System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(body[binding.TimestampOffset..]), binding.MovesTimeRange);
                WaitForTable(slot);
                return new TableResult(CommitStatus.Ok, VTableStatus.Ok, -1, binding.Components.Length);
            }

            return new TableResult(Refusal(status.Value), VTableStatus.Ok, 0, 0);
        }
    }

    // Tables of TCP clients and of this process; what came by UDP nobody waits for.
    private void WaitForTable(ushort slot)
    {
        if (slot == 0 && WaitsForDisk)
        {
            WaitUntilDurable(SharedRingNumber);
        }
    }

    /// <summary>Registers the plan's components (schema check in field order) and binds it. False: schema mismatch at the given field.</summary>
    internal bool TryBind(VTablePlan plan, out TableBinding? binding, out int failedField)
    {
        var components = new Component[plan.Fields.Length];
        var wanted = new ComponentRegistration[components.Length];
        for (int i = 0; i < wanted.Length; i++)
        {
            PlanField field = plan.Fields[i];
            wanted[i] = new ComponentRegistration(
                field.ComponentId, field.Schema, field.IsTimestampSource || HasTimestampSourceName(field.ComponentId));
        }

        bool isRegistered = TryRegisterAll(wanted, components, out failedField);
        binding = isRegistered ? new TableBinding(plan, components) : null;
        return isRegistered;
    }

    /// <summary>Follows from the present end.</summary>
    internal RowFollower Follow() => new(this);

    /// <summary>
    /// Follows from an index per component: what lies before the present end is read from the logs first. A component that is not in the
    /// map starts at index 0 when <paramref name="restFromStart"/>, else at its present end.
    /// </summary>
    internal RowFollower FollowFrom(IReadOnlyDictionary<ComponentId, long> startIndices, bool restFromStart, bool ownRowsOnly = false)
    {
        CommitLock.Enter(); // no group is defined meanwhile
        try
        {
            var follower = new RowFollower(this) { OwnRowsOnly = ownRowsOnly };
            follower.CountOwnRows();
            var done = new HashSet<RowGroup>();
            foreach (Component component in _components)
            {
                if (component.Place is not { } place)
                {
                    follower.AddHistory(IndexGroupOf(component), StartOf(component), component.SampleCount);
                }
                else if (done.Add(place.Group))
                {
                    AddGroupHistory(follower, place.Group);
                }
            }

            return follower;
        }
        finally
        {
            CommitLock.Exit();
        }

        long StartOf(Component component) =>
            startIndices.TryGetValue(component.Id, out long start) ? start : restFromStart ? 0 : component.SampleCount;

        // Members that are further behind than the others catch up alone; from there on the group's rows serve all.
        void AddGroupHistory(RowFollower follower, RowGroup group)
        {
            long rowCount = follower.NextRowOf(group);
            long from = 0;
            for (int i = 0; i < group.Components.Length; i++)
            {
                from = Math.Max(from, Math.Min(StartOf(group.Components[i]) - group.FirstIndices[i], rowCount));
            }

            for (int i = 0; i < group.Components.Length; i++)
            {
                Component component = group.Components[i];
                long end = group.FirstIndices[i] + from;
                follower.AddHistory(IndexGroupOf(component), Math.Min(StartOf(component), end), end);
            }

            follower.AddHistory(group, from, rowCount);
        }
    }

    /// <summary>Sleeps until the commit clock differs from <paramref name="seen"/> or the time is up (futex; any number of sleepers).</summary>
    internal void WaitForCommit(long seen, int timeoutMs) => _commits.Wait(seen, timeoutMs);

    /// <summary>Wakes all sleepers of <see cref="WaitForCommit"/> (to stop them).</summary>
    internal void WakeSleepers()
    {
        _commits.Wake();
        _ownCommits.Wake();
    }

    /// <summary>Waits (bounded) for room in the shared ring after RingFull.</summary>
    internal void WaitForSharedSpace() => WaitForKeeper();

    /// <summary>
    /// After RingFull, and without the commit lock: waits for the keeper. False when that is no use: the disk is full, or the database closed.
    /// </summary>
    internal bool WaitForRoom()
    {
        if (_keeper.DiskIsFull || Volatile.Read(ref _disposed) != 0)
        {
            return false;
        }

        WaitForKeeper();
        return true;
    }

    // A ring that is full because the disk is says so.
    private CommitStatus Refusal(CommitStatus status) =>
        status == CommitStatus.RingFull && _keeper.DiskIsFull ? CommitStatus.DiskFull : status;

    /// <summary>Waits until the keeper has done a round, at most a few milliseconds.</summary>
    internal void WaitForKeeper() => _keeper.WaitForRound(KeeperWaitMs);

    /// <summary>
    /// Waits until the log of a component holds this many samples, all of them counted already. False when that will not be soon: the disk is
    /// full, or the database closed.
    /// </summary>
    internal bool TryWaitUntilLogged(Component component, long sampleCount)
    {
        while (component.Log.Count < sampleCount)
        {
            if (!WaitForRoom())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Defines a group; its members leave where they were. Under the commit lock.</summary>
    internal RowGroup DefineGroup(Component[] components, CommitRing ring, ushort slot, ulong[] baseOrdinals, int slotChanges)
    {
        var predecessors = new HashSet<(RowGroup, long)>();
        var firstIndices = new long[components.Length];
        long lastTimestamp = long.MinValue;
        bool isOwned = components[0].Owner is not null;
        ushort key = OriginKey(slot);
        for (int i = 0; i < components.Length; i++)
        {
            Component component = components[i];
            if (component.Place is { } place)
            {
                place.Group.IsClosed = true;
                component.LeavePlacement();
            }

            if (component.LastGroup is { } last)
            {
                predecessors.Add((last, last.RowCount));
            }

            firstIndices[i] = component.BaseCount;
            lastTimestamp = Math.Max(lastTimestamp, component.BaseLastTimestamp);
        }

        var group = new RowGroup(_groups.Count, ring, components, firstIndices, baseOrdinals, slot, key, isOwned)
        {
            LastTimestamp = lastTimestamp,
            SlotChanges = slotChanges,
            Predecessors = [.. predecessors],
        };
        if (!group.IsSolo)
        {
            for (int i = 0; i < components.Length; i++)
            {
                components[i].Origins.Continue(firstIndices[i], slot, baseOrdinals[i]);
            }
        }

        _ringFiles.AppendGroup(group);
        _groups.Add(group);
        for (int i = 0; i < components.Length; i++)
        {
            components[i].SetPlacement(group, i);
        }

        return group;
    }

    /// <summary>An owner gives its components back.</summary>
    internal void Release(ComponentOwner owner, ReadOnlySpan<Component> components)
    {
        if (Volatile.Read(ref _disposed) == 0)
        {
            _keeper.TryDrainNow(); // rows that stay behind on a full disk are appended before any that follow them
        }

        CommitLock.Enter();
        try
        {
            foreach (Component component in components)
            {
                if (component.Owner == owner)
                {
                    if (component.Place is { } place)
                    {
                        place.Group.IsClosed = true;
                        component.LeavePlacement();
                    }

                    component.Owner = null;
                }
            }

            CountOwnershipChange();
            if (!owner.HasBegun)
            {
                _freeRings.Add((owner.Ring, owner.RingNumber));
            }
        }
        finally
        {
            CommitLock.Exit();
        }
    }

    // One that an earlier owner left, and that has nothing in it any more: its positions go on, so whoever follows it does not notice.
    private bool TryTakeFreeRing(out CommitRing? ring, out int number)
    {
        CommitLock.Enter();
        try
        {
            int index = _freeRings.FindIndex(static free => free.Ring.Drained == free.Ring.Tail);
            (ring, number) = index < 0 ? default : _freeRings[index];
            if (index < 0)
            {
                return false;
            }

            _freeRings.RemoveAt(index);
            return true;
        }
        finally
        {
            CommitLock.Exit();
        }
    }

    private static RowGroup NewIndexGroup(Component component, int id) => new(id, null, [component], [0], [], 0, 0);

    // Row = log index. Never closed by a member leaving, never written.
    private RowGroup IndexGroupOf(Component component)
    {
        if (component.IndexGroup is null)
        {
            component.IndexGroup = NewIndexGroup(component, _groups.Count);
            _groups.Add(component.IndexGroup);
        }

        return component.IndexGroup;
    }

    private bool HasTimestampSourceName(ComponentId id) => _metadata.TryGetValue(id.Value, out ComponentMetadata metadata) && IsTimestampSourceName(metadata.Name);

    private static bool IsTimestampSourceName(string name)
    {
        const StringComparison Any = StringComparison.OrdinalIgnoreCase;
        return name.Contains("TIME_MONOTONIC", Any)
            || name.Contains("TIMESTAMP_SOURCE", Any)
            || (name.Contains("TIMESTAMP", Any) && name.EndsWith("_SOURCE", Any))
            || (name.Contains("TIME", Any) && name.Contains("MONOTONIC", Any));
    }

    // The slow way: every field by itself. A field that the time order refuses does not stop the others; a field that the VTable's
    // rules refuse ends the table, as what follows cannot be trusted.
    private TableResult ApplyFields(TableBinding binding, ReadOnlySpan<byte> body, ushort slot, bool wait)
    {
        var writer = new FieldWriter(this, binding, slot, wait);
        VTableStatus status = binding.Plan.Apply(body, ref writer, out int stoppedAt);
        return writer.RefusedField >= 0
            ? new TableResult(writer.Refusal, VTableStatus.Ok, writer.RefusedField, writer.StoredCount)
            : new TableResult(CommitStatus.Ok, status, stoppedAt, writer.StoredCount);
    }

    /// <summary>
    /// Commits one field of a table. An implicit timestamp that would go back becomes last + 1, saturating. Waits on a full ring, if told to.
    /// </summary>
    internal CommitStatus WriteField(
        Component component, ushort slot, long? timestamp, long implicitTimestamp, ReadOnlySpan<byte> value, bool wait)
    {
        while (true)
        {
            long last = component.LastTimestamp;
            long implied = implicitTimestamp >= last || last == long.MaxValue ? Math.Max(implicitTimestamp, last) : last + 1;
            CommitStatus status = _shared.Write(component, slot, timestamp ?? implied, value);
            if (status == CommitStatus.TimeTravel && timestamp is null)
            {
                continue; // another writer was faster: one behind its time, then
            }

            if (status != CommitStatus.RingFull || !wait || !WaitForRoom())
            {
                return Refusal(status);
            }
        }
    }
}
