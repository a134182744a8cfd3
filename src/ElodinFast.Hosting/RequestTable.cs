using System.Collections.Frozen;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>The messages that ask a server for something. All others are stored in logs under their ids.</summary>
internal static class RequestTable
{
    private static readonly FrozenDictionary<ushort, RequestKind> s_kinds = Create().ToFrozenDictionary();

    public static bool TryFind(PacketId id, out RequestKind kind) => s_kinds.TryGetValue(id.Value, out kind);

    private static Dictionary<ushort, RequestKind> Create()
    {
        var kinds = new Dictionary<ushort, RequestKind>();

        // Obeyed on a silent connection too, without a reply.
        Serve<VTableMsg>(false, (h, m, r) => h.RegisterVTable(m, r));
        Serve<SetComponentMetadata>(false, (h, m, _) => h.SetMetadata(m));
        Serve<SetMsgMetadata>(false, (h, m, _) => h.SetMessageMetadata(m));
        Serve<SetDbConfig>(false, (h, m, r) => h.SetConfig(m, r));
        Serve<ConnectionSettings>(false, (h, m, _) => h.SetSilent(m));

        Serve<GetSchema>(true, (h, m, r) => h.GetSchema(m, r));
        Serve<GetComponentMetadata>(true, (h, m, r) => h.GetMetadata(m, r));
        Serve<GetTimeSeries>(true, (h, m, r) => h.GetTimeSeries(m, r));
        Serve<DumpMetadata>(true, (h, _, r) => h.DumpMetadata(r));
        Serve<DumpSchema>(true, (h, _, r) => h.DumpSchema(r));
        Serve<GetEarliestTimestamp>(true, (h, _, r) => h.GetEarliestTimestamp(r));
        Serve<GetDbSettings>(true, (h, _, r) => h.GetConfig(r));
        Serve<GetMsgMetadata>(true, (h, m, r) => h.GetMessageMetadata(m, r));
        Serve<GetMsgs>(true, (h, m, r) => h.GetMessages(m, r));
        Serve<PlotOverviewQuery>(true, (h, m, r) => h.PlotOverview(m, r));
        Serve<SparklineQuery>(true, (h, m, r) => h.Sparkline(m, r));
        Serve<SubscribeLastUpdated>(true, (h, _, r) => h.SubscribeLastUpdated(r));
        Serve<StreamRequest>(true, (h, m, r) => h.StartStream(m, r));
        Serve<UdpUnicast>(true, (h, m, r) => h.StartUdpStream(m, r));

        Refuse<SetStreamState>(false, "SetStreamState");
        Refuse<StoreAsset>(false, "StoreAsset");
        Refuse<SaveArchive>(false, "SaveArchive");
        Refuse<VTableStream>(true, "VTableStream");
        Refuse<UdpVTableStream>(true, "UdpVTableStream");
        Refuse<MsgStream>(true, "MsgStream");
        Refuse<FixedRateMsgStream>(true, "FixedRateMsgStream");
        Refuse<TimestampedMsgStream>(true, "TimestampedMsgStream");
        Refuse<FollowStream>(true, "FollowStream");
        Refuse<SqlQuery>(true, "SQLQuery");
        return kinds;

        void Serve<T>(bool isIgnoredWhenSilent, Action<RequestHandler, T, byte> run)
            where T : IWireMessage<T>
        {
            kinds[T.PacketId.Value] = new RequestKind(Decode, isIgnoredWhenSilent);

            void Decode(RequestHandler handler, ReadOnlySpan<byte> payload, byte requestId)
            {
                if (Packets.TryRead(payload, out T message, out PostcardError error))
                {
                    run(handler, message, requestId);
                }
                else
                {
                    handler.Fail(requestId, ServerErrors.Decode(error));
                }
            }
        }

        // Not served: what is asked is still judged, and never stored as if it were a message of the user's.
        void Refuse<T>(bool isIgnoredWhenSilent, string name)
            where T : IWireMessage<T> =>
            Serve<T>(isIgnoredWhenSilent, (handler, _, requestId) => handler.Fail(requestId, ServerErrors.NotImplemented(name)));
    }
}
