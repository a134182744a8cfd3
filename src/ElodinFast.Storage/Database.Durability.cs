using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    /// <summary>
    /// Ordinals that are left out after a power loss. Nobody can tell how many samples beyond the checkpoint had been sent to mirrors; what is
    /// written from now on must not bear the number of one of them.
    /// </summary>
    private const ulong LostOrdinalCount = 1 << 24;

    /// <summary>True while nothing can be stored, as the disk is full or has less free space than the configured minimum. Reading goes on.</summary>
    public bool IsDiskFull => _keeper.DiskIsFull;

    /// <summary>When the last checkpoint was finished (UTC); what was committed before survives a power loss.</summary>
    public DateTime LastCheckpoint => DateTime.UnixEpoch.AddMicroseconds(_checkpointer.FinishedMicros);

    /// <summary>Takes everything committed before the call to the disk: it survives a power loss. Milliseconds; never on a hot thread.</summary>
    /// <exception cref="DatabaseException">The disk refuses or is full.</exception>
    public void Checkpoint() => _checkpointer.Now();

    /// <summary>True when writers wait for the disk.</summary>
    internal bool WaitsForDisk => Options.Durability == DurabilityMode.Always;

    /// <summary>Waits until everything that one of the rings holds now is on the disk.</summary>
    internal void WaitUntilDurable(int ring) => _checkpointer.Wait(ring, _rings[ring].Tail);

    /// <summary>Syncs the whole file system, and hears of every error since the last time.</summary>
    internal void SyncFileSystem() => _directoryLock.SyncFileSystem();

    private void ThrowIfDiskIsFull()
    {
        if (_keeper.DiskIsFull)
        {
            throw new DatabaseException(
                $"{Path}: the disk is full, or has less than the minimum of {Options.FreeByteCountMin} bytes free, so nothing new can be stored");
        }
    }

    private void LeaveOutLostOrdinals(CheckpointState checkpoint)
    {
        foreach (Component component in _components)
        {
            // Straight into the journal: nothing may get a number before the disk knows which ones are left out.
            ulong position = component.PositionOf(0);
            component.Origins.AdvancePosition(0, position + LostOrdinalCount);
            _journal.Append(new JournalRecord(
                JournalRecordType.Gap, 0, component.Id, position, position + LostOrdinalCount - 1, default, 0));
        }

        _journal.Sync();
        Options.Logger.LogWarning(
            "{Path} was open when the machine went down: it is what the checkpoint of {Time:u} holds, later samples are gone",
            Path, DateTime.UnixEpoch.AddMicroseconds(checkpoint.TimeMicros));
    }
}
