namespace ElodinFast.Hosting;

/// <summary>A link that takes all datagrams of one address.</summary>
internal abstract class UdpLink
{
    /// <summary>Takes a run of datagrams. One thread at a time; hot, must not block or throw.</summary>
    /// <param name="bytes">The run, borrowed for the call.</param>
    /// <param name="segmentByteCount">Size of each datagram but the last.</param>
    public abstract LinkArrival OnDatagrams(ReadOnlySpan<byte> bytes, int segmentByteCount);
}
