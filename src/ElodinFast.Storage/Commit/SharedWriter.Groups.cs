using System.Runtime.CompilerServices;

namespace ElodinFast.Storage;

/// <remarks>Which components are a group, and when they stop being one. Warm: none of it runs for a row that follows its group's last.</remarks>
internal sealed unsafe partial class SharedWriter
{
    /// <summary>Closes whatever shared group holds these components, for an owner that takes them over.</summary>
    public void Release(ReadOnlySpan<Component> components)
    {
        foreach (Component component in components)
        {
            if (component.Place is { } place && place.Group.Ring == ring)
            {
                Dissolve(place.Group, component, false);
            }
        }
    }

    // The components of a table as one group: theirs already, or defined now. Null: they stay alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private RowGroup? FindGroup(TableBinding binding, ushort slot)
    {
        ReadOnlySpan<Component> components = binding.Components;
        foreach (Component component in components)
        {
            if (IsAnothers(component, slot))
            {
                return null;
            }
        }

        RowGroup? current = components[0].Place?.Group;
        bool isThisSet = current is { IsClosed: false } && current.Components.Length == components.Length;
        foreach (Component component in components)
        {
            isThisSet &= component.Place?.Group == current;
        }

        if (isThisSet && (current!.IsSolo || current.Slot == slot))
        {
            binding.SetGroup(current, database.OwnershipEpoch);
            return current;
        }

        int slotChanges = isThisSet ? current!.SlotChanges + 1 : 0;
        bool apart = slotChanges > SlotChangesMax;
        long rowByteCount = 0;
        foreach (Component component in components)
        {
            apart |= components.Length > 1 && (component.StaysAlone || (!isThisSet && component.Place is not null));
            rowByteCount += RowByteCountOf(component);
        }

        if (apart || rowByteCount > ring.RowByteCountMax)
        {
            binding.CanGroup = components.Length == 1 && !apart && rowByteCount <= ring.RowByteCountMax;
            return null;
        }

        ushort key = database.OriginKey(slot);
        var bases = new ulong[components.Length];
        for (int i = 0; i < bases.Length; i++)
        {
            bases[i] = components[i].PositionUnsynchronized(key);
        }

        RowGroup group = database.DefineGroup([.. components], ring, slot, bases, slotChanges);
        binding.SetGroup(group, database.OwnershipEpoch);
        return group;
    }

    // Ends a group because one member goes its own way; the others go on together.
    private void Dissolve(RowGroup group, Component leaver, bool leaverStaysAlone)
    {
        leaver.StaysAlone |= leaverStaysAlone;
        Component[] rest = [.. group.Components.ToArray().Where(c => c != leaver && c.Place?.Group == group)];
        group.IsClosed = true;
        leaver.LeavePlacement();
        if (rest.Length > 0 && group.Ring == ring)
        {
            var bases = new ulong[rest.Length];
            for (int i = 0; i < rest.Length; i++)
            {
                bases[i] = rest[i].PositionUnsynchronized(group.OriginKey);
            }

            database.DefineGroup(rest, ring, group.Slot, bases, group.SlotChanges);
        }
    }

    // The members that were not refused go on together: in the group that they are, or in a new one (first row, or a jump in ordinals).
    private RowGroup WriteStoredAsGroup(
        MirrorRowLayout layout, ushort slot, ReadOnlySpan<ulong> ordinals, long timestampMicros, ReadOnlySpan<byte> values,
        ReadOnlySpan<MirrorSampleStatus> outcomes, int storedCount)
    {
        var members = new Component[storedCount];
        var fields = new int[storedCount];
        var bases = new ulong[storedCount];
        int count = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] == MirrorSampleStatus.Stored)
            {
                members[count] = layout.Components[i];
                fields[count] = i;
                bases[count++] = ordinals[i];
            }
        }

        RowGroup? group = members[0].Place?.Group;
        if (group is null || group.IsClosed || group.IsSolo || !members.AsSpan().SequenceEqual(group.Components) || !Continues(group, slot, bases))
        {
            foreach (Component member in members)
            {
                if (member.Place is { } place && !members.AsSpan().SequenceEqual(place.Group.Components))
                {
                    Dissolve(place.Group, member, false);
                }
            }

            group = database.DefineGroup(members, ring, slot, bases, 0);
        }

        byte* row = group.TryBeginRow(slot, 0, timestampMicros); // there is room: the caller looked
        var destination = new Span<byte>(row, group.ValueByteCount);
        destination.Clear();
        for (int i = 0; i < members.Length; i++)
        {
            values.Slice(layout.Offsets[fields[i]], members[i].ByteCount).CopyTo(destination[group.Offsets[i]..]);
        }

        Finish(group, slot, 0, timestampMicros);
        return group;
    }
}
