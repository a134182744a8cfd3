using ElodinFast.Buffers;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private readonly Signal _ownCommits = new();
    private CommitObserver[] _observers = [];

    /// <summary>Moves with every commit but those of rows that linked nodes sent.</summary>
    internal long OwnCommitClock => _ownCommits.Count;

    /// <summary>Sleeps until <see cref="OwnCommitClock"/> differs from <paramref name="seen"/>, at most so long.</summary>
    internal void WaitForOwnCommit(long seen, int timeoutMs) => _ownCommits.Wait(seen, timeoutMs);

    /// <summary>The same for a time in nanoseconds.</summary>
    internal void WaitForOwnCommitNanos(long seen, long timeoutNs) => _ownCommits.WaitNanos(seen, timeoutNs);

    /// <summary>From now on the observer is called after each commit that moves <see cref="OwnCommitClock"/>.</summary>
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

    // The clocks first: who follows commits by them and who does so by being called see the same rows.
    private void NoteCommits()
    {
        _commits.Raise();
        _ownCommits.Raise();
        CommitObserver[] observers = Volatile.Read(ref _observers);
        for (int i = 0; i < observers.Length; i++)
        {
            observers[i].OnCommit();
        }
    }
}
