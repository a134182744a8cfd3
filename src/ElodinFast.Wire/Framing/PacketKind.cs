namespace ElodinFast.Wire;

/// <summary>What a packet's body holds (Impeller2 header byte 4).</summary>
public enum PacketKind : byte
{
    /// <summary>A postcard payload, or opaque bytes for user messages.</summary>
    Message = 0,

    /// <summary>Component values, laid out by the VTable that is registered under the packet id.</summary>
    Table = 1,

    /// <summary>A count, that many timestamps, then values.</summary>
    TimeSeries = 2,

    /// <summary>A timestamp, then a message payload.</summary>
    MessageWithTimestamp = 3,
}
