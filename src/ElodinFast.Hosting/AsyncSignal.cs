using System.Threading.Tasks.Sources;

namespace ElodinFast.Hosting;

/// <summary>An event that resets itself, for one waiter: a set that comes first is not lost. Waiting and setting allocate nothing.</summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int IsSet = 2;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Completes at the next set, or at once when one came since the last wait.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        var task = new ValueTask(this, _core.Version);
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == IsSet)
        {
            Volatile.Write(ref _state, Idle);
            _core.SetResult(true);
        }

        return task;
    }

    /// <summary>Lets the waiter, or else the next one, go on. Any thread.</summary>
    public void Set()
    {
        if (Interlocked.CompareExchange(ref _state, IsSet, Idle) == Waiting && Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting)
        {
            _core.SetResult(true);
        }
    }

    /// <inheritdoc/>
    public void GetResult(short token) => _core.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
