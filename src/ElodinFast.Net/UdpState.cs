namespace ElodinFast.Net;

/// <summary>What the system grants a UDP socket, as it is now.</summary>
public sealed record UdpState
{
    /// <summary>Runs of datagrams go out in one call (UDP_SEGMENT). False: each has its own, and segmentation is tried anew after a second.</summary>
    public bool SendsRuns { get; init; }

    /// <summary>Runs of datagrams come in one call (UDP_GRO).</summary>
    public bool ReceivesRuns { get; init; }

    /// <summary>The largest datagram that the path takes without fragments, bytes.</summary>
    public int DatagramByteCountMax { get; init; }

    /// <summary>SO_RCVBUF as it was asked for, bytes.</summary>
    public int ReceiveBufferWanted { get; init; }

    /// <summary>SO_RCVBUF as it was granted, bytes; less than wanted where net.core.rmem_max is smaller.</summary>
    public int ReceiveBufferGranted { get; init; }

    /// <summary>SO_SNDBUF as it was asked for, bytes.</summary>
    public int SendBufferWanted { get; init; }

    /// <summary>SO_SNDBUF as it was granted, bytes; less than wanted where net.core.wmem_max is smaller.</summary>
    public int SendBufferGranted { get; init; }

    /// <summary>Datagrams that the kernel dropped because the receive buffer was full (SO_RXQ_OVFL's counter).</summary>
    public long KernelDrops { get; init; }

    /// <summary>What was granted less than wanted, and what to do about it; null when nothing was.</summary>
    public string? Shortage =>
        ReceiveBufferGranted < ReceiveBufferWanted ? Explain("receive", ReceiveBufferGranted, ReceiveBufferWanted, "net.core.rmem_max")
        : SendBufferGranted < SendBufferWanted ? Explain("send", SendBufferGranted, SendBufferWanted, "net.core.wmem_max")
        : null;

    private static string Explain(string which, int granted, int wanted, string limit) =>
        $"the system granted a UDP {which} buffer of {granted / 1024} KiB of {wanted / 1024} asked for: sysctl -w {limit}={wanted}";
}
