using System.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Every message type of the protocol by its packet id, to read and write payloads whose type a test does not know.</summary>
public static class KnownMessages
{
    private delegate bool Reencoder(ReadOnlySpan<byte> payload, out byte[] encoded, out PostcardError error);

    private static readonly Dictionary<PacketId, Reencoder> s_reencoders = new();

    static KnownMessages()
    {
        Add<VTableMsg>();
        Add<StreamRequest>();
        Add<VTableStream>();
        Add<MsgStream>();
        Add<FixedRateMsgStream>();
        Add<TimestampedMsgStream>();
        Add<UdpUnicast>();
        Add<UdpVTableStream>();
        Add<SetComponentMetadata>();
        Add<ComponentMetadata>();
        Add<SetStreamState>();
        Add<GetTimeSeries>();
        Add<SchemaMsg>();
        Add<GetSchema>();
        Add<GetComponentMetadata>();
        Add<DumpMetadata>();
        Add<DumpMetadataResp>();
        Add<SubscribeLastUpdated>();
        Add<LastUpdated>();
        Add<SetDbConfig>();
        Add<DbConfig>();
        Add<GetDbSettings>();
        Add<GetEarliestTimestamp>();
        Add<EarliestTimestamp>();
        Add<DumpSchema>();
        Add<DumpSchemaResp>();
        Add<StreamTimestamp>();
        Add<SqlQuery>();
        Add<ArrowIpc>();
        Add<ErrorResponse>();
        Add<MsgMetadata>();
        Add<SetMsgMetadata>();
        Add<PlotOverviewQuery>();
        Add<GetMsgMetadata>();
        Add<GetMsgs>();
        Add<MsgBatch>();
        Add<SparklineQuery>();
        Add<FollowStream>();
        Add<ConnectionSettings>();
        Add<StoreAsset>();
        Add<SaveArchive>();
        Add<ArchiveSaved>();
        Add<LogEntry>();
    }

    /// <summary>The ids of all types.</summary>
    public static IReadOnlyCollection<PacketId> Ids => s_reencoders.Keys;

    /// <summary>Reads a payload and writes it again; <see langword="false"/> when it cannot be read.</summary>
    public static bool TryReencode(PacketId id, ReadOnlySpan<byte> payload, out byte[] encoded, out PostcardError error) =>
        s_reencoders[id](payload, out encoded, out error);

    private static void Add<T>()
        where T : IWireMessage<T> => s_reencoders.Add(T.PacketId, Reencode<T>);

    private static bool Reencode<T>(ReadOnlySpan<byte> payload, out byte[] encoded, out PostcardError error)
        where T : IWireMessage<T>
    {
        encoded = [];
        if (!Packets.TryRead(payload, out T message, out error))
        {
            return false;
        }

        var output = new ArrayBufferWriter<byte>();
        var writer = new PostcardWriter(output);
        message.Write(ref writer);
        encoded = output.WrittenSpan.ToArray();
        return true;
    }
}
