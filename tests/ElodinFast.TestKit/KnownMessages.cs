using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Every message type of the protocol, with an example of each.</summary>
public static class KnownMessages
{
    private const long Time = 1_700_000_000_000_000;

    private static readonly PacketId s_id = new(0x10, 0x20);
    private static readonly ComponentId s_component = ComponentId.FromName("drone.gyro");
    private static readonly ComponentSchema s_schema = new(PrimitiveType.F64, 3);
    private static readonly VTable s_vtable = new VTableBuilder().AddComponent(8, s_component, s_schema, VTableNode.Table(0, 8)).Build();
    private static readonly StreamRequest s_stream = new(StreamBehavior.RealTimeBatched, 7);
    private static readonly FixedRateOp s_clock = new(300, new FixedRateBehavior(InitialTimestamp.Manual(Time), 16_666_666, 60));
    private static readonly KeyValuePair<string, string>[] s_entries = [new("element_names", "x,y,z"), new("priority", "5")];
    private static readonly ComponentMetadata s_metadata = new(s_component, "drone.gyro", s_entries);
    private static readonly MsgMetadata s_log = new("fsw.log", OwnedNamedType.LogEntry, s_entries);
    private static readonly DbConfig s_config = new(true, WireDuration.FromNanoseconds(16_000_000), s_entries);
    private static readonly Dictionary<PacketId, KnownMessage> s_byId;

    static KnownMessages()
    {
        All =
        [
            KnownMessage.Viewed<VTableMsg, VTableMsgView>(new(s_id, s_vtable)),
            KnownMessage.Fixed<StreamRequest>(s_stream),
            KnownMessage.Fixed<VTableStream>(new(s_id)),
            KnownMessage.Fixed<MsgStream>(new(s_id)),
            KnownMessage.Fixed<FixedRateMsgStream>(new(s_id, s_clock)),
            KnownMessage.Fixed<TimestampedMsgStream>(new(s_id)),
            KnownMessage.Viewed<UdpUnicast, UdpUnicastView>(new(s_stream, "127.0.0.1:2250")),
            KnownMessage.Viewed<UdpVTableStream, UdpVTableStreamView>(new(s_id, "127.0.0.1:2250")),
            KnownMessage.Viewed<SetComponentMetadata, SetComponentMetadataView>(new(s_metadata)),
            KnownMessage.Viewed<ComponentMetadata, ComponentMetadataView>(s_metadata),
            KnownMessage.Fixed<SetStreamState>(new(300, true, Time, WireDuration.FromNanoseconds(16_666_666), null)),
            KnownMessage.Fixed<GetTimeSeries>(new(s_id, 0, Time, s_component, 256)),
            KnownMessage.Viewed<SchemaMsg, SchemaMsgView>(new(s_schema)),
            KnownMessage.Fixed<GetSchema>(new(s_component)),
            KnownMessage.Fixed<GetComponentMetadata>(new(s_component)),
            KnownMessage.Fixed<DumpMetadata>(default),
            KnownMessage.Viewed<DumpMetadataResp, DumpMetadataRespView>(new([s_metadata], [s_log], s_config)),
            KnownMessage.Fixed<SubscribeLastUpdated>(default),
            KnownMessage.Fixed<LastUpdated>(new(Time)),
            KnownMessage.Viewed<SetDbConfig, SetDbConfigView>(new(true, s_entries)),
            KnownMessage.Viewed<DbConfig, DbConfigView>(s_config),
            KnownMessage.Fixed<GetDbSettings>(default),
            KnownMessage.Fixed<GetEarliestTimestamp>(default),
            KnownMessage.Fixed<EarliestTimestamp>(new(Time)),
            KnownMessage.Fixed<DumpSchema>(default),
            KnownMessage.Viewed<DumpSchemaResp, DumpSchemaRespView>(new([new(s_component, s_schema)], [new(s_component, Time)])),
            KnownMessage.Fixed<StreamTimestamp>(new(Time, 300)),
            KnownMessage.Viewed<SqlQuery, SqlQueryView>(new("SELECT 1")),
            KnownMessage.Viewed<ArrowIpc, ArrowIpcView>(new(new byte[] { 1, 2, 3 })),
            KnownMessage.Viewed<ErrorResponse, ErrorResponseView>(new("invalid msg id")),
            KnownMessage.Viewed<MsgMetadata, MsgMetadataView>(s_log),
            KnownMessage.Viewed<SetMsgMetadata, SetMsgMetadataView>(new(s_id, s_log)),
            KnownMessage.Fixed<PlotOverviewQuery>(new(s_id, s_component, 0, Time, 400, 1)),
            KnownMessage.Fixed<GetMsgMetadata>(new(s_id)),
            KnownMessage.Fixed<GetMsgs>(new(s_id, 0, Time, null)),
            KnownMessage.Viewed<MsgBatch, MsgBatchView>(new([new(Time, new byte[] { 1, 2, 3 })])),
            KnownMessage.Viewed<SparklineQuery, SparklineQueryView>(new("drone_gyro", 100)),
            KnownMessage.Fixed<FollowStream>(new(1500)),
            KnownMessage.Fixed<ConnectionSettings>(new(true)),
            KnownMessage.Viewed<StoreAsset, StoreAssetView>(new("a.bin", new byte[] { 0xde, 0xad })),
            KnownMessage.Viewed<SaveArchive, SaveArchiveView>(new("out", ArchiveFormat.Csv)),
            KnownMessage.Viewed<ArchiveSaved, ArchiveSavedView>(new("out")),
            KnownMessage.Viewed<LogEntry, LogEntryView>(new(2, "engine on")),
            KnownMessage.Fixed<MeanOp>(new(60)),
            KnownMessage.Fixed<FixedRateOp>(s_clock),
            KnownMessage.Fixed<NewConnection>(default),
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
