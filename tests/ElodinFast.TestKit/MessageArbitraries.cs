using ElodinFast.Wire;
using FsCheck;
using FsCheck.Fluent;
using static ElodinFast.TestKit.Arbitraries;
using Metadata = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace ElodinFast.TestKit;

/// <summary>Messages at random, of every type, that shrink.</summary>
public static class MessageArbitraries
{
    private static readonly Dictionary<PacketId, Action<Func<GeneratedMessage, bool>>> s_checks = [];

    private static readonly Arbitrary<PacketId> s_packetId = Map(U16, value => new PacketId(value), id => id.Value);
    private static readonly Arbitrary<ComponentId> s_componentId = Map(U64, value => new ComponentId(value), id => id.Value);

    // Nanoseconds beyond a second are carried when they are read, so they are not made.
    private static readonly Arbitrary<WireDuration> s_duration = Map(
        Zip(U64, U32), pair => new WireDuration(pair.First, pair.Second % 1_000_000_000), value => (value.Seconds, value.Nanoseconds));

    private static readonly Arbitrary<Metadata> s_metadata = List(Map(
        Zip(Text, Text), pair => KeyValuePair.Create(pair.First, pair.Second), entry => (entry.Key, entry.Value)));

    private static readonly Arbitrary<InitialTimestamp> s_initialTimestamp = Map(
        Zip(OneOf(InitialTimestampKind.Earliest, InitialTimestampKind.Latest, InitialTimestampKind.Manual), I64),
        pair => new InitialTimestamp(pair.First, pair.First == InitialTimestampKind.Manual ? pair.Second : 0),
        value => (value.Kind, value.ManualMicros));

    private static readonly Arbitrary<FixedRateBehavior> s_clock = Map(
        Zip(s_initialTimestamp, U64, U64),
        t => new FixedRateBehavior(t.First, t.Second, t.Third),
        m => (m.InitialTimestamp, m.TimeStepNanos, m.FrequencyHz));

    private static readonly Arbitrary<FixedRateOp> s_fixedRate = Map(
        Zip(U64, s_clock), pair => new FixedRateOp(pair.First, pair.Second), value => (value.StreamId, value.Behavior));

    private static readonly Arbitrary<StreamRequest> s_stream = Map(
        Zip(OneOf(StreamBehaviorKind.RealTime, StreamBehaviorKind.FixedRate, StreamBehaviorKind.RealTimeBatched), s_clock, U64),
        t => new StreamRequest(new StreamBehavior(t.First, t.First == StreamBehaviorKind.FixedRate ? t.Second : default), t.Third),
        m => (m.Behavior.Kind, m.Behavior.Clock, m.Id));

    private static readonly Arbitrary<ComponentSchema> s_schema = Map(
        Zip(OneOf(Enum.GetValues<PrimitiveType>()), List(U64)),
        pair => new ComponentSchema(pair.First, [.. pair.Second.Take(ComponentSchema.DimensionCountMax)]),
        value => (value.Type, (IReadOnlyList<ulong>)value.Dimensions.ToArray()));

    private static readonly Arbitrary<ComponentMetadata> s_componentMetadata = Map(
        Zip(s_componentId, Text, s_metadata),
        t => new ComponentMetadata(t.First, t.Second, t.Third),
        m => (m.ComponentId, m.Name, m.Metadata));

    private static readonly Arbitrary<MsgMetadata> s_msgMetadata = Map(
        Zip(Text, NamedTypeArbitrary.Value, s_metadata),
        t => new MsgMetadata(t.First, t.Second, t.Third),
        m => (m.Name, m.Schema, m.Metadata));

    private static readonly Arbitrary<DbConfig> s_config = Map(
        Zip(Bool, s_duration, s_metadata),
        t => new DbConfig(t.First, t.Second, t.Third),
        m => (m.Recording, m.DefaultStreamTimeStep, m.Metadata));

    private static readonly Arbitrary<VTableOp> s_op = Map(
        Zip(OneOf(Enum.GetValues<VTableOpKind>()), U16, Zip(U16, U16)),
        t => t.First switch
        {
            VTableOpKind.Data => VTableOp.Data(t.Second, t.Third.First),
            VTableOpKind.Table => VTableOp.Table(t.Second, t.Third.First),
            VTableOpKind.Component => VTableOp.Component(t.Second),
            VTableOpKind.Schema => VTableOp.Schema(t.Second, t.Third.First, t.Third.Second),
            VTableOpKind.Timestamp => VTableOp.Timestamp(t.Second, t.Third.Second),
            VTableOpKind.Ext => VTableOp.Ext(t.Third.Second, new PacketId(t.Third.First), t.Second),
            _ => VTableOp.None,
        },
        op => (op.Kind, op.First, (op.Second, op.Arg)));

    private static readonly Arbitrary<VTableField> s_field = Map(
        Zip(U16, U16, U16), t => new VTableField(t.First, t.Second, t.Third), field => (field.Offset, field.ByteCount, field.Arg));

    static MessageArbitraries()
    {
        Add(Map(
            Zip(s_packetId, Zip(List(s_op), List(s_field)), Bytes),
            t => new VTableMsg(t.First, new VTable([.. t.Second.First], [.. t.Second.Second], t.Third)),
            m => (m.Id, (m.VTable.Ops.ToArray(), m.VTable.Fields.ToArray()), m.VTable.Data.ToArray())));
        Add(s_stream);
        Add(Map(s_packetId, id => new VTableStream(id), m => m.Id));
        Add(Map(s_packetId, id => new MsgStream(id), m => m.MsgId));
        Add(Map(s_packetId, id => new TimestampedMsgStream(id), m => m.MsgId));
        Add(Map(Zip(s_packetId, s_fixedRate), t => new FixedRateMsgStream(t.First, t.Second), m => (m.MsgId, m.FixedRate)));
        Add(Map(Zip(s_stream, Text), t => new UdpUnicast(t.First, t.Second), m => (m.Stream, m.Address)));
        Add(Map(Zip(s_packetId, Text), t => new UdpVTableStream(t.First, t.Second), m => (m.Id, m.Address)));
        Add(Map(s_componentMetadata, metadata => new SetComponentMetadata(metadata), m => m.Metadata));
        Add(s_componentMetadata);
        Add(Map(
            Zip(U64, Zip(Optional(Bool), Optional(I64)), Zip(Optional(s_duration), Optional(U64))),
            t => new SetStreamState(t.First, t.Second.First, t.Second.Second, t.Third.First, t.Third.Second),
            m => (m.Id, (m.Playing, m.TimestampMicros), (m.TimeStep, m.FrequencyHz))));
        Add(Map(
            Zip(s_packetId, Zip(I64, I64), Zip(s_componentId, Optional(U64))),
            t => new GetTimeSeries(t.First, t.Second.First, t.Second.Second, t.Third.First, t.Third.Second),
            m => (m.Id, (m.StartMicros, m.EndMicros), (m.ComponentId, m.Limit))));
        Add(Map(s_schema, schema => new SchemaMsg(schema), m => m.Schema));
        Add(Map(s_componentId, id => new GetSchema(id), m => m.ComponentId));
        Add(Map(s_componentId, id => new GetComponentMetadata(id), m => m.ComponentId));
        Add(Map(
            Zip(List(s_componentMetadata), List(s_msgMetadata), s_config), t => new DumpMetadataResp(t.First, t.Second, t.Third),
            m => (m.Components, m.MessageLogs, m.DbConfig)));
        Add(Map(
            Zip(List(Pairs(s_schema)), List(Pairs(I64))),
            t => new DumpSchemaResp(t.First, t.Second),
            m => (m.Schemas, m.StartTimestampsMicros)));
        Add(Map(I64, time => new LastUpdated(time), m => m.TimestampMicros));
        Add(Map(I64, time => new EarliestTimestamp(time), m => m.TimestampMicros));
        Add(Map(Zip(Optional(Bool), s_metadata), t => new SetDbConfig(t.First, t.Second), m => (m.Recording, m.Metadata)));
        Add(s_config);
        Add(Map(Zip(I64, U64), t => new StreamTimestamp(t.First, t.Second), m => (m.TimestampMicros, m.StreamId)));
        Add(Map(Text, text => new SqlQuery(text), m => m.Query));
        Add(Map(
            Optional(Map(Bytes, bytes => (ReadOnlyMemory<byte>)bytes, memory => memory.ToArray())),
            batch => new ArrowIpc(batch), m => m.Batch));
        Add(Map(Text, text => new ErrorResponse(text), m => m.Description));
        Add(s_msgMetadata);
        Add(Map(Zip(s_packetId, s_msgMetadata), t => new SetMsgMetadata(t.First, t.Second), m => (m.Id, m.Metadata)));
        Add(Map(
            Zip(Zip(s_packetId, s_componentId), Zip(I64, I64), Zip(U32, U64)),
            t => new PlotOverviewQuery(t.First.First, t.First.Second, t.Second.First, t.Second.Second, t.Third.First, t.Third.Second),
            m => ((m.Id, m.ComponentId), (m.StartMicros, m.EndMicros), (m.PointCountMax, m.ElementIndex))));
        Add(Map(s_packetId, id => new GetMsgMetadata(id), m => m.MsgId));
        Add(Map(
            Zip(s_packetId, Zip(I64, I64), Optional(U64)), t => new GetMsgs(t.First, t.Second.First, t.Second.Second, t.Third),
            m => (m.MsgId, (m.StartMicros, m.EndMicros), m.Limit)));
        Add(Map(
            List(Map(Zip(I64, Bytes), t => new TimestampedPayload(t.First, t.Second), p => (p.TimestampMicros, p.Payload.ToArray()))),
            list => new MsgBatch(list), m => m.Messages));
        Add(Map(Zip(Text, U32), t => new SparklineQuery(t.First, t.Second), m => (m.TableName, m.PointCountMax)));
        Add(Map(U32, byteCount => new FollowStream(byteCount), m => m.TargetPacketByteCount));
        Add(Map(Bool, silent => new ConnectionSettings(silent), m => m.Silent));
        Add(Map(Zip(Text, Bytes), t => new StoreAsset(t.First, t.Second), m => (m.Key, m.Bytes.ToArray())));
        Add(Map(Zip(Text, OneOf(Enum.GetValues<ArchiveFormat>())), t => new SaveArchive(t.First, t.Second), m => (m.Path, m.Format)));
        Add(Map(Text, path => new ArchiveSaved(path), m => m.Path));
        Add(Map(Zip(U8, Text), t => new LogEntry(t.First, t.Second), m => (m.Level, m.Message)));
        Add(Map(U16, window => new MeanOp(window), m => m.Window));
        Add(s_fixedRate);
        Add(OneOf(default(DumpMetadata)));
        Add(OneOf(default(DumpSchema)));
        Add(OneOf(default(SubscribeLastUpdated)));
        Add(OneOf(default(GetDbSettings)));
        Add(OneOf(default(GetEarliestTimestamp)));
        Add(OneOf(default(NewConnection)));
    }

    /// <summary>
    /// Whether the property holds for random messages of the type; throws with the seed and the smallest that it does not hold for.
    /// </summary>
    public static void Check(KnownMessage known, Func<GeneratedMessage, bool> property) => s_checks[known.Id](property);

    private static Arbitrary<KeyValuePair<ComponentId, T>> Pairs<T>(Arbitrary<T> values) => Map(
        Zip(s_componentId, values), pair => KeyValuePair.Create(pair.First, pair.Second), pair => (pair.Key, pair.Value));

    private static void Add<T>(Arbitrary<T> messages)
        where T : IWireMessage<T>
    {
        KnownMessage known = KnownMessages.Of(T.PacketId);
        s_checks.Add(known.Id, property => Prop
            .ForAll(
                messages,
                message => property(new GeneratedMessage(known, DeepText.Of(message), message.MaxByteCount, Payload.Of(message))))
            .QuickCheckThrowOnFailure());
    }
}
