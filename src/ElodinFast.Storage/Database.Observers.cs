namespace ElodinFast.Storage;

public sealed partial class Database
{
    private CommitObserver[] _observers = [];

    /// <summary>From now on the observer is called after each commit.</summary>
    internal void AddCommitObserver(CommitObserver observer)
    {
        lock (_registryGate)
        {
            Volatile.Write(ref _observers, [.. _observers, observer]);
        }
    }

    /// <summary>No call begins from now on; one that has begun may still be under way.</summary>
    internal void RemoveCommitObserver(CommitObserver observer)
    {
        lock (_registryGate)
        {
            Volatile.Write(ref _observers, Array.FindAll(_observers, o => o != observer));
        }
    }

    // The clock first: who follows commits by it and who does so by being called see the same rows.
    private void NoteCommits()
    {
        _commits.Raise();
        CommitObserver[] observers = Volatile.Read(ref _observers);
        for (int i = 0; i < observers.Length; i++)
        {
            observers[i].OnCommit();
        }
    }
}
