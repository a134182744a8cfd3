namespace ElodinFast.Storage.Tests;

/// <summary>Rows of a linked node one by one, as a receiver commits a batch of one.</summary>
internal static class MirrorRows
{
    public static CommitStatus ApplyMirrorRow(
        this Database database,
        MirrorRowLayout layout,
        ushort slot,
        ReadOnlySpan<ulong> ordinals,
        long timestampMicros,
        ReadOnlySpan<byte> values,
        Span<MirrorSampleStatus> outcomes,
        bool wait)
    {
        CommitStatus status;
        do
        {
            database.BeginMirrorRows();
            try
            {
                status = database.ApplyMirrorRowHeld(layout, slot, 0, ordinals, timestampMicros, values, outcomes);
            }
            finally
            {
                database.EndMirrorRows();
            }
        }
        while (status == CommitStatus.RingFull && wait && database.WaitForRoom());

        if (status == CommitStatus.Ok)
        {
            database.NoteMirrorRows(timestampMicros, timestampMicros);
        }

        return status == CommitStatus.RingFull && database.IsDiskFull ? CommitStatus.DiskFull : status;
    }
}
