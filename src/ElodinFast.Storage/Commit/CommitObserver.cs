namespace ElodinFast.Storage;

/// <summary>Does something in every thread that commits, right after its commit. Whatever it does, the committing thread pays for.</summary>
internal abstract class CommitObserver
{
    /// <summary>Rows were published. Any thread, several at a time; hot: must not wait, allocate or throw.</summary>
    public abstract void OnCommit();
}
