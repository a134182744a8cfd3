using System.Diagnostics;

namespace ElodinFast.Net;

/// <summary>A token bucket: paces towards a receiver that reports nothing. Hot, 0 B. One thread.</summary>
internal sealed class TokenBucket
{
    private const int BurstMs = 20;

    private readonly double _perTick;
    private readonly double _capacity;
    private double _tokens;
    private long _last = Stopwatch.GetTimestamp();

    public TokenBucket(int perSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        _perTick = (double)perSecond / Stopwatch.Frequency;
        _capacity = Math.Max(1, perSecond * BurstMs / 1000.0);
        _tokens = _capacity;
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake()
    {
        if (_tokens < 1)
        {
            long now = Stopwatch.GetTimestamp();
            _tokens = Math.Min(_capacity, _tokens + ((now - _last) * _perTick));
            _last = now;
            if (_tokens < 1)
            {
                return false;
            }
        }

        _tokens--;
        return true;
    }
}
