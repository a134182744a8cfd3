namespace ElodinFast.Hosting;

/// <summary>What a server's UDP port has received and what became of it, without the rows of links, which have ports of their own. Written by the receiver's thread; any thread may read.</summary>
public sealed class UdpCounters
{
    /// <summary>Datagrams received, those dropped included.</summary>
    public long Datagrams { get; internal set; }

    /// <summary>True when the kernel hands over runs of datagrams in one call (UDP_GRO).</summary>
    public bool CanBatch { get; internal set; }

    /// <summary>Packets in the datagrams that were judged valid.</summary>
    public long Packets { get; internal set; }

    /// <summary>Tables of which at least one sample was stored.</summary>
    public long TablesApplied { get; internal set; }

    /// <summary>Samples stored from tables.</summary>
    public long SamplesStored { get; internal set; }

    /// <summary>User messages stored in their logs.</summary>
    public long MessagesStored { get; internal set; }

    /// <summary>Datagrams that are empty, cut, padded or no packets at all; messages and tables that cannot be read.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Well-formed packets that nobody here takes: time series, and tables from more sources than can be told apart.</summary>
    public long Foreign { get; internal set; }

    /// <summary>Tables of an id that no VTable is registered under.</summary>
    public long UnknownVTable { get; internal set; }

    /// <summary>VTables refused: by their own rules, or because a component has another schema.</summary>
    public long VTablesRefused { get; internal set; }

    /// <summary>Tables with a sample that the time order of its log refused.</summary>
    public long Refused { get; internal set; }

    /// <summary>Tables with a sample of a component that belongs to another writer.</summary>
    public long Owned { get; internal set; }

    /// <summary>Requests: never obeyed or answered over UDP.</summary>
    public long RequestsDropped { get; internal set; }

    /// <summary>Packets that could not be stored, or whose handling failed.</summary>
    public long Failed { get; internal set; }

    /// <summary>Datagrams that the kernel dropped because the socket's buffer was full; 0 where the system does not tell.</summary>
    public long KernelDrops { get; internal set; }
}
