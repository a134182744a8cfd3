namespace ElodinFast.Mirror;

/// <summary>What a run of datagrams was.</summary>
internal struct LinkArrival
{
    public int PacketCount;

    /// <summary>Packets that were rows, good or not.</summary>
    public int RowCount;

    /// <summary>A row went a way that may allocate: the first of its group, one behind a loss, one that was late.</summary>
    public bool IsCold;
}
