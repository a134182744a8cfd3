namespace ElodinFast.Wire;

/// <summary>The packet ids of the protocol's messages.</summary>
/// <remarks>Two families: hashed from the type's name, and fixed.</remarks>
public static class MessageIds
{
    /// <summary>Id of VTableMsg.</summary>
    public static readonly PacketId VTableMsg = PacketId.FromTypeName("VTableMsg");

    /// <summary>Id of Stream.</summary>
    public static readonly PacketId StreamRequest = PacketId.FromTypeName("Stream");

    /// <summary>Id of VTableStream.</summary>
    public static readonly PacketId VTableStream = PacketId.FromTypeName("VTableStream");

    /// <summary>Id of MsgStream.</summary>
    public static readonly PacketId MsgStream = PacketId.FromTypeName("MsgStream");

    /// <summary>Id of FixedRateMsgStream.</summary>
    public static readonly PacketId FixedRateMsgStream = PacketId.FromTypeName("FixedRateMsgStream");

    /// <summary>Id of UdpUnicast.</summary>
    public static readonly PacketId UdpUnicast = PacketId.FromTypeName("UdpUnicast");

    /// <summary>Id of UdpVTableStream.</summary>
    public static readonly PacketId UdpVTableStream = PacketId.FromTypeName("UdpVTableStream");

    /// <summary>Id of SetComponentMetadata.</summary>
    public static readonly PacketId SetComponentMetadata = PacketId.FromTypeName("SetComponentMetadata");

    /// <summary>Id of ComponentMetadata.</summary>
    public static readonly PacketId ComponentMetadata = PacketId.FromTypeName("ComponentMetadata");

    /// <summary>Id of ArchiveSaved.</summary>
    public static readonly PacketId ArchiveSaved = PacketId.FromTypeName("ArchiveSaved");

    /// <summary>Id of LogEntry.</summary>
    public static readonly PacketId LogEntry = PacketId.FromTypeName("LogEntry");

    /// <summary>Id of SaveArchive.</summary>
    public static readonly PacketId SaveArchive = PacketId.FromTypeName("SaveArchive");

    /// <summary>Id of FixedRateOp. The VTable op that carries one has <see cref="ExtIds.FixedRate"/>.</summary>
    public static readonly PacketId FixedRateOp = PacketId.FromTypeName("FixedRateOp");

    /// <summary>Id of OpaqueBytes, which names a schema only (<see cref="OwnedNamedType.OpaqueBytes"/>).</summary>
    public static readonly PacketId OpaqueBytes = PacketId.FromTypeName("OpaqueBytes");

    /// <summary>Id of EntityMetadata, which nobody sends any more.</summary>
    public static readonly PacketId EntityMetadata = PacketId.FromTypeName("EntityMetadata");

    /// <summary>Id of SetStreamState.</summary>
    public static readonly PacketId SetStreamState = PacketId.Fixed(2);

    /// <summary>Id of GetTimeSeries.</summary>
    public static readonly PacketId GetTimeSeries = PacketId.Fixed(3);

    /// <summary>Id of SchemaMsg.</summary>
    public static readonly PacketId SchemaMsg = PacketId.Fixed(4);

    /// <summary>Id of GetSchema.</summary>
    public static readonly PacketId GetSchema = PacketId.Fixed(5);

    /// <summary>Id of GetComponentMetadata.</summary>
    public static readonly PacketId GetComponentMetadata = PacketId.Fixed(6);

    /// <summary>Id of DumpMetadata.</summary>
    public static readonly PacketId DumpMetadata = PacketId.Fixed(14);

    /// <summary>Id of DumpMetadataResp.</summary>
    public static readonly PacketId DumpMetadataResp = PacketId.Fixed(15);

    /// <summary>Id of SubscribeLastUpdated.</summary>
    public static readonly PacketId SubscribeLastUpdated = PacketId.Fixed(17);

    /// <summary>Id of LastUpdated.</summary>
    public static readonly PacketId LastUpdated = PacketId.Fixed(18);

    /// <summary>Id of SetDbConfig.</summary>
    public static readonly PacketId SetDbConfig = PacketId.Fixed(19);

    /// <summary>Id of DbConfig.</summary>
    public static readonly PacketId DbConfig = PacketId.Fixed(20);

    /// <summary>Id of GetDbSettings.</summary>
    public static readonly PacketId GetDbSettings = PacketId.Fixed(21);

    /// <summary>Id of GetEarliestTimestamp.</summary>
    public static readonly PacketId GetEarliestTimestamp = PacketId.Fixed(22);

    /// <summary>Id of EarliestTimestamp.</summary>
    public static readonly PacketId EarliestTimestamp = PacketId.Fixed(23);

    /// <summary>Id of DumpSchema.</summary>
    public static readonly PacketId DumpSchema = PacketId.Fixed(24);

    /// <summary>Id of DumpSchemaResp.</summary>
    public static readonly PacketId DumpSchemaResp = PacketId.Fixed(25);

    /// <summary>Id of StreamTimestamp.</summary>
    public static readonly PacketId StreamTimestamp = PacketId.Fixed(26);

    /// <summary>Id of SqlQuery.</summary>
    public static readonly PacketId SqlQuery = PacketId.Fixed(27);

    /// <summary>Id of ArrowIpc.</summary>
    public static readonly PacketId ArrowIpc = PacketId.Fixed(28);

    /// <summary>Id of ErrorResponse.</summary>
    public static readonly PacketId ErrorResponse = PacketId.Fixed(29);

    /// <summary>Id of MsgMetadata.</summary>
    public static readonly PacketId MsgMetadata = PacketId.Fixed(30);

    /// <summary>Id of SetMsgMetadata.</summary>
    public static readonly PacketId SetMsgMetadata = PacketId.Fixed(31);

    /// <summary>Id of PlotOverviewQuery.</summary>
    public static readonly PacketId PlotOverviewQuery = PacketId.Fixed(32);

    /// <summary>Id of GetMsgMetadata.</summary>
    public static readonly PacketId GetMsgMetadata = PacketId.Fixed(33);

    /// <summary>Id of GetMsgs.</summary>
    public static readonly PacketId GetMsgs = PacketId.Fixed(34);

    /// <summary>Id of MsgBatch.</summary>
    public static readonly PacketId MsgBatch = PacketId.Fixed(35);

    /// <summary>Id of SparklineQuery.</summary>
    public static readonly PacketId SparklineQuery = PacketId.Fixed(36);

    /// <summary>Id of FollowStream.</summary>
    public static readonly PacketId FollowStream = PacketId.Fixed(37);

    /// <summary>Id of TimestampedMsgStream.</summary>
    public static readonly PacketId TimestampedMsgStream = PacketId.Fixed(38);

    /// <summary>Id of ConnectionSettings.</summary>
    public static readonly PacketId ConnectionSettings = PacketId.Fixed(39);

    /// <summary>Id of StoreAsset.</summary>
    public static readonly PacketId StoreAsset = PacketId.Fixed(40);

    /// <summary>Id of NewConnection, which is never sent.</summary>
    public static readonly PacketId NewConnection = new(225, 1);
}
