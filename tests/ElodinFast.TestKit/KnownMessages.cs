using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Every message type of the protocol.</summary>
public static class KnownMessages
{
    private static readonly Dictionary<PacketId, KnownMessage> s_byId;

    static KnownMessages()
    {
        All =
        [
            KnownMessage.Fixed<VTableMsg>(),
            KnownMessage.Fixed<StreamRequest>(),
            KnownMessage.Fixed<VTableStream>(),
            KnownMessage.Fixed<MsgStream>(),
            KnownMessage.Fixed<FixedRateMsgStream>(),
            KnownMessage.Fixed<TimestampedMsgStream>(),
            KnownMessage.Viewed<UdpUnicast, UdpUnicastView>(),
            KnownMessage.Viewed<UdpVTableStream, UdpVTableStreamView>(),
            KnownMessage.Viewed<SetComponentMetadata, SetComponentMetadataView>(),
            KnownMessage.Viewed<ComponentMetadata, ComponentMetadataView>(),
            KnownMessage.Fixed<SetStreamState>(),
            KnownMessage.Fixed<GetTimeSeries>(),
            KnownMessage.Viewed<SchemaMsg, SchemaMsgView>(),
            KnownMessage.Fixed<GetSchema>(),
            KnownMessage.Fixed<GetComponentMetadata>(),
            KnownMessage.Fixed<DumpMetadata>(),
            KnownMessage.Viewed<DumpMetadataResp, DumpMetadataRespView>(),
            KnownMessage.Fixed<SubscribeLastUpdated>(),
            KnownMessage.Fixed<LastUpdated>(),
            KnownMessage.Viewed<SetDbConfig, SetDbConfigView>(),
            KnownMessage.Viewed<DbConfig, DbConfigView>(),
            KnownMessage.Fixed<GetDbSettings>(),
            KnownMessage.Fixed<GetEarliestTimestamp>(),
            KnownMessage.Fixed<EarliestTimestamp>(),
            KnownMessage.Fixed<DumpSchema>(),
            KnownMessage.Viewed<DumpSchemaResp, DumpSchemaRespView>(),
            KnownMessage.Fixed<StreamTimestamp>(),
            KnownMessage.Viewed<SqlQuery, SqlQueryView>(),
            KnownMessage.Viewed<ArrowIpc, ArrowIpcView>(),
            KnownMessage.Viewed<ErrorResponse, ErrorResponseView>(),
            KnownMessage.Viewed<MsgMetadata, MsgMetadataView>(),
            KnownMessage.Viewed<SetMsgMetadata, SetMsgMetadataView>(),
            KnownMessage.Fixed<PlotOverviewQuery>(),
            KnownMessage.Fixed<GetMsgMetadata>(),
            KnownMessage.Fixed<GetMsgs>(),
            KnownMessage.Viewed<MsgBatch, MsgBatchView>(),
            KnownMessage.Viewed<SparklineQuery, SparklineQueryView>(),
            KnownMessage.Fixed<FollowStream>(),
            KnownMessage.Fixed<ConnectionSettings>(),
            KnownMessage.Viewed<StoreAsset, StoreAssetView>(),
            KnownMessage.Viewed<SaveArchive, SaveArchiveView>(),
            KnownMessage.Viewed<ArchiveSaved, ArchiveSavedView>(),
            KnownMessage.Viewed<LogEntry, LogEntryView>(),
            KnownMessage.Fixed<MeanOp>(),
            KnownMessage.Fixed<FixedRateOp>(),
            KnownMessage.Fixed<NewConnection>(),
        ];
        s_byId = All.ToDictionary(message => message.Id);
    }

    /// <summary>All types.</summary>
    public static IReadOnlyList<KnownMessage> All { get; }

    /// <summary>The ids of all types.</summary>
    public static IReadOnlyCollection<PacketId> Ids => s_byId.Keys;

    /// <summary>The type with that id.</summary>
    public static KnownMessage Of(PacketId id) => s_byId[id];

    /// <summary>Reads a payload and writes it again; <see langword="false"/> when it cannot be read.</summary>
    public static bool TryReencode(PacketId id, ReadOnlySpan<byte> payload, out byte[] encoded, out PostcardError error) =>
        s_byId[id].TryReencode(payload, out encoded, out error);
}
