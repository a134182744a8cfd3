using ElodinFast.Net;

namespace ElodinFast.Mirror.Tests;

/// <summary>Keeps the run of datagrams that was sent last.</summary>
internal sealed class LastRunRoute(int datagramByteCountMax = 65_507) : UdpRoute(null, null, datagramByteCountMax)
{
    private readonly byte[] _run = new byte[65_536];
    private int _byteCount;

    public ReadOnlySpan<byte> LastRun => _run.AsSpan(0, _byteCount);

    public override UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
    {
        bytes.CopyTo(_run);
        _byteCount = sentByteCount = bytes.Length;
        return UdpSendStatus.Sent;
    }
}
