using System.Diagnostics;
using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>Runs one target on inputs that it makes from those which ran something new, until the bound or the first finding.</summary>
internal sealed class Fuzzer : IDisposable
{
    private const int ProgressSeconds = 5;
    private const int LookMask = 1023; // the clock is read once in so many executions

    private readonly IFuzzTarget _target;
    private readonly FuzzOptions _options;
    private readonly CoverageMap _coverage = CoverageMap.Find();
    private readonly Xoshiro _random;
    private readonly Mutator _mutator;
    private readonly InputPool _pool;
    private readonly GuardedBytes _guarded;
    private readonly byte[] _buffer;
    private readonly Stopwatch _watch = new();
    private int _length;
    private long _executionCount;
    private volatile Finding? _finding;

    public Fuzzer(IFuzzTarget target, FuzzOptions options)
    {
        _target = target;
        _options = options;
        _random = new Xoshiro(options.Seed);
        _mutator = new Mutator(_random, target.InputByteCountMax);
        _coverage.Reset();
        _pool = new InputPool(_random, _coverage.BlockCount);
        _guarded = new GuardedBytes(target.InputByteCountMax);
        _buffer = new byte[target.InputByteCountMax];
    }

    /// <summary>The inputs that were kept.</summary>
    public IReadOnlyList<byte[]> Inputs => _pool.Inputs;

    private FuzzReport Report => new(
        _target.Name, _options.Seed, _executionCount, _watch.Elapsed, _pool.Count, _coverage.CoveredCount, _coverage.BlockCount, _finding);

    /// <summary>Runs the given inputs as they are, then what mutation makes of them.</summary>
    public FuzzReport Run(IEnumerable<byte[]> inputs, CancellationToken cancel)
    {
        _watch.Start();
        using var watchdog = new Watchdog(_options.TimeLimit, OnHang);
        foreach (byte[] input in inputs.Where(i => i.Length <= _buffer.Length).Append([]))
        {
            input.CopyTo(_buffer, 0);
            _length = input.Length;
            if (!TryExecute(watchdog))
            {
                return Report;
            }
        }

        long nextProgress = ProgressSeconds;
        while (_executionCount < _options.ExecutionCountMax)
        {
            byte[] parent = _pool.Count == 0 ? [] : _pool.Pick();
            parent.CopyTo(_buffer, 0);
            _length = _mutator.Change(_buffer, parent.Length, _pool.Count == 0 ? [] : _pool.Pick());
            if (_random.Below(4) != 0)
            {
                _target.Mend(_buffer.AsSpan(0, _length));
            }

            if (!TryExecute(watchdog))
            {
                break;
            }

            if ((_executionCount & LookMask) == 0)
            {
                if (cancel.IsCancellationRequested || _watch.Elapsed >= _options.Duration)
                {
                    break;
                }

                if (_options.Progress is { } progress && _watch.Elapsed.TotalSeconds >= nextProgress)
                {
                    progress(Report);
                    nextProgress += ProgressSeconds;
                }
            }
        }

        return Report;
    }

    public void Dispose() => _guarded.Dispose();

    private bool TryExecute(Watchdog watchdog)
    {
        watchdog.Begin(++_executionCount);
        ReadOnlySpan<byte> input = _guarded.Place(_buffer.AsSpan(0, _length));
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _target.Run(input);
        }
        catch (WrongAnswerException e)
        {
            _finding ??= new Finding(FindingKind.WrongAnswer, e.Message, input.ToArray());
        }
        catch (Exception e)
        {
            _finding ??= new Finding(FindingKind.Crash, e.ToString(), input.ToArray());
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long allowed = _target.AllocationByteCountMax(_length);
        if (allocated > allowed && _finding is null)
        {
            // Once more: the first time may have been somebody's static constructor.
            before = GC.GetAllocatedBytesForCurrentThread();
            _target.Run(input);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > allowed)
            {
                _finding = new Finding(FindingKind.OverAllocation, $"{allocated} bytes allocated for an input of {_length}", input.ToArray());
            }
        }

        if (_coverage.Take())
        {
            _pool.Add(input, _coverage);
        }

        return _finding is null;
    }

    // The buffer stands still: whoever would change it hangs.
    private void OnHang()
    {
        var finding = new Finding(FindingKind.Hang, $"not done after {_options.TimeLimit.TotalSeconds} s", _buffer[.._length]);
        _finding = finding;
        _options.Hung?.Invoke(finding);
    }
}
