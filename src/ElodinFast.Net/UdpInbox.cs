using System.Net;
using ElodinFast.Buffers;

namespace ElodinFast.Net;

/// <summary>
/// Takes runs of datagrams off a port into a block of its own: for the one thread that waits as the mode says, or, inline, for whoever
/// polls. Hot, 0 B.
/// </summary>
internal sealed class UdpInbox : IDisposable
{
    private readonly UdpPort _port;
    private readonly LinkThreads _threads;
    private readonly PinnedBlock _block;
    private AdaptiveSpin _spin;
    private int _segmentByteCount;
    private bool _foundSome;
    private bool _isHeld;
    private int _isBusy;
    private volatile bool _isStopping;

    /// <param name="port">Stays its owner's.</param>
    /// <param name="threads">How the receiving thread runs.</param>
    /// <param name="holder">Who rents the block.</param>
    public UdpInbox(UdpPort port, LinkThreads threads, string holder)
    {
        _port = port;
        _threads = threads;
        _block = PinnedBlocks.Rent(holder);
        _isHeld = port.TryHold(); // else it is closed, and takes nothing
        _spin = new AdaptiveSpin(threads.Mode == LinkMode.Spin);
        Source = port.CreateAddress();
        CanBatch = port.TryAcceptBatches();
    }

    /// <summary>The kernel hands over runs of datagrams in one call.</summary>
    public bool CanBatch { get; }

    /// <summary>Nobody but who polls receives.</summary>
    public bool IsInline => _threads.Mode == LinkMode.Inline;

    /// <summary>True once it is to end, or its port is closed.</summary>
    public bool IsStopping => _isStopping || _port.IsClosed;

    /// <summary>Who sent the run taken last, on a port that is not connected.</summary>
    public SocketAddress Source { get; }

    /// <summary>
    /// Size of each datagram of that run but the last. On a connected port the first run behind an empty look counts as one datagram,
    /// whatever it is.
    /// </summary>
    public int SegmentByteCount => _segmentByteCount;

    /// <summary>Places the calling thread, which receives from now on. Cold.</summary>
    public void Begin()
    {
        _threads.ApplyToReceiver();
        if (_threads.BusyPollMicros > 0)
        {
            _port.TrySetBusyPoll(_threads.BusyPollMicros);
        }
    }

    /// <summary>The bytes of a run that <see cref="Take"/> or <see cref="Wait"/> has counted; valid until the next one.</summary>
    public ReadOnlySpan<byte> Bytes(int byteCount) => _block.Span[..byteCount];

    /// <summary>Takes what has come. -1 = nothing.</summary>
    public int Take()
    {
        int byteCount;
        if (_foundSome || !_port.IsConnected)
        {
            byteCount = _port.ReceiveBatch(_block.Span, Source, timeoutMs: 0, out _segmentByteCount);
        }
        else
        {
            // Who polls finds nothing most of the time, and then a lone datagram.
            byteCount = _segmentByteCount = _port.ReceiveUncut(_block.Span);
        }

        _foundSome = byteCount >= 0;
        return byteCount;
    }

    /// <summary>Spins as long as that is worth it, then sleeps up to the timeout. -1 = nothing came.</summary>
    public int Wait(int timeoutMs)
    {
        int byteCount = -1;
        _spin.Begin();
        while (byteCount < 0 && !IsStopping && _spin.GoesOn())
        {
            byteCount = Take();
        }

        if (byteCount < 0 && !IsStopping)
        {
            byteCount = _port.ReceiveBatch(_block.Span, Source, timeoutMs, out _segmentByteCount);
            _foundSome = byteCount >= 0;
        }

        _spin.End();
        return byteCount;
    }

    /// <summary>
    /// For a poll: false when another thread is at it, the end has come, or a thread of its own receives here. <see cref="Exit"/> follows.
    /// </summary>
    public bool TryEnter() => IsInline && Interlocked.Exchange(ref _isBusy, 1) == 0;

    /// <summary>The poll is over.</summary>
    public void Exit() => Volatile.Write(ref _isBusy, 0);

    /// <summary>The receiving thread is to end.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Waits for who polls, and lets nobody in again. The receiving thread has ended.</summary>
    public void Dispose()
    {
        Stop();
        while (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            Thread.Yield();
        }

        _block.Dispose();
        if (_isHeld)
        {
            _isHeld = false;
            _port.Release();
        }
    }
}
