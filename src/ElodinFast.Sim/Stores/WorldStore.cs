namespace ElodinFast.Sim;

/// <summary>The database as the tick loop sees it. All members are called on the tick thread.</summary>
internal abstract class WorldStore
{
    /// <summary>Whether the database records; while it does not, the simulation pauses.</summary>
    public virtual bool IsRecording => true;

    /// <summary>Registers the world's components with their metadata. Writes files, so it may take a second.</summary>
    public abstract void Register(World world);

    /// <summary>Stores the initial values; the ticks follow.</summary>
    public abstract void WriteInitialValues(long startMicros);

    /// <summary>Before a tick of a run that keeps time: when it begins, and when it was due, in ns of the monotonic clock. Hot.</summary>
    public virtual void NoteDeadline(long begunNanos, long dueNanos)
    {
    }

    /// <summary>Stores the present value of every component that the simulation owns, as one row. Hot.</summary>
    /// <returns><see langword="false"/> when the row was refused; the loop counts that and goes on.</returns>
    public abstract bool CommitHead(long timestampMicros);

    /// <summary>Takes over what others wrote of the components under external control. Hot.</summary>
    /// <returns>Whether any value was taken.</returns>
    public abstract bool CopyToWorld();

    /// <summary>Whether a component that ticks wait for was written since this was last asked (or since the start).</summary>
    public virtual bool TakeWaitedWrite() => true;

    /// <summary>Returns when everything committed is in the files.</summary>
    public abstract void Flush();
}
