namespace ElodinFast.Mirror;

/// <summary>What a row sender waits for.</summary>
internal enum PumpState
{
    /// <summary>A commit: everything there was has been handed to the kernel.</summary>
    Commit,

    /// <summary>The thread that is at it already.</summary>
    Busy,

    /// <summary>A thread that may wait: what comes next stands in the logs.</summary>
    Logs,

    /// <summary>The peer to know a row group.</summary>
    Group,

    /// <summary>A report: as much as the peer granted is under way.</summary>
    Window,

    /// <summary>The kernel to take more.</summary>
    Kernel,

    /// <summary>The peer's host, which refuses datagrams, or a way to it.</summary>
    Peer,
}
