using ElodinFast.Wire;

namespace ElodinFast.Mirror;

// Whether both sides stamp with one clock.
internal sealed partial class NodeLink
{
    private bool _isClockTold;
    private bool _isClockShared;

    /// <summary>Tells the peer which clock we have, once, and the sender that the peer has the same. Control thread.</summary>
    private void TellClock()
    {
        // The path is proven: so the peer's link is there to take it.
        if (!_isClockTold && IsConfigured)
        {
            _isClockTold = MonotonicClockId.Own is not { } own || _send(LinkMessages.Clock(own));
        }

        if (Volatile.Read(ref _isClockShared) && _sender is { Stamps.IsClockShared: false } sender)
        {
            sender.Stamps.IsClockShared = true;
        }
    }

    private void OnClock(ReadOnlySpan<byte> body)
    {
        if (ClockBody.TryRead(body, out ClockBody clock) && clock == MonotonicClockId.Own)
        {
            Volatile.Write(ref _isClockShared, true);
        }
    }
}
