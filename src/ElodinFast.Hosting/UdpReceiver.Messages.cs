using System.Collections.Frozen;
using System.Net;
using System.Runtime.CompilerServices;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

// What is not a table: VTables, metadata, user messages. Anyone can send a datagram under any name, so nothing here takes away or changes
// what the database has, and nothing is answered.
internal sealed partial class UdpReceiver
{
    // A component of this size could not be committed anyway; without the bound one datagram could ask for gigabytes.
    private const long SchemaByteCountMax = 16 * 1024 * 1024;

    private static readonly FrozenSet<PacketId> s_requests = new[]
    {
        MessageIds.StreamRequest, MessageIds.VTableStream, MessageIds.MsgStream, MessageIds.FixedRateMsgStream,
        MessageIds.TimestampedMsgStream, MessageIds.UdpUnicast, MessageIds.UdpVTableStream, MessageIds.SaveArchive,
        MessageIds.SetStreamState, MessageIds.GetTimeSeries, MessageIds.GetSchema, MessageIds.GetComponentMetadata,
        MessageIds.DumpMetadata, MessageIds.SubscribeLastUpdated, MessageIds.SetDbConfig, MessageIds.GetDbSettings,
        MessageIds.GetEarliestTimestamp, MessageIds.DumpSchema, MessageIds.SqlQuery, MessageIds.SetMsgMetadata,
        MessageIds.PlotOverviewQuery, MessageIds.GetMsgMetadata, MessageIds.GetMsgs, MessageIds.SparklineQuery,
        MessageIds.FollowStream, MessageIds.ConnectionSettings, MessageIds.StoreAsset,
    }.ToFrozenSet();

    private Trouble _reported;

    // Each is logged once; the counters tell the rest.
    [Flags]
    private enum Trouble
    {
        None = 0,
        Malformed = 1,
        UnknownVTable = 2,
        TimeTravel = 4,
        Owned = 8,
        Request = 16,
        VTable = 32,
        Failed = 64,
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ApplyOther(SocketAddress address, in PacketHeader header, ReadOnlySpan<byte> body)
    {
        EnterCold();
        try
        {
            ApplyOtherCore(address, in header, body);
        }
        finally
        {
            LeaveCold();
        }
    }

    private void ApplyOtherCore(SocketAddress address, in PacketHeader header, ReadOnlySpan<byte> body)
    {
        long? timestampMicros = null;
        if (header.Kind == PacketKind.MessageWithTimestamp)
        {
            if (!TimestampedBody.TryRead(body, out long given, out body))
            {
                _counters.Malformed++;
                return;
            }

            timestampMicros = given;
        }
        else if (header.Kind != PacketKind.Message)
        {
            _counters.Foreign++;
            return;
        }

        if (s_requests.Contains(header.Id))
        {
            _counters.RequestsDropped++;
            Report(Trouble.Request, address, null);
        }
        else if (header.Id == MessageIds.VTableMsg)
        {
            Register(address, body);
        }
        else if (header.Id == MessageIds.SetComponentMetadata)
        {
            if (TryRead(address, body, out SetComponentMetadata message))
            {
                Fill(message.Metadata);
            }
        }
        else if (header.Id == MessageIds.ComponentMetadata)
        {
            if (TryRead(address, body, out ComponentMetadata metadata))
            {
                Fill(metadata);
            }
        }
        else if (header.Id == MessageIds.DumpSchemaResp)
        {
            if (TryRead(address, body, out DumpSchemaResp message))
            {
                AddMissing(message);
            }
        }
        else
        {
            _database.AppendMessage(header.Id, timestampMicros, body);
            _counters.MessagesStored++;
        }
    }

    private bool TryRead<T>(SocketAddress address, ReadOnlySpan<byte> body, out T message)
        where T : IWireMessage<T>
    {
        if (Packets.TryRead(body, out message, out _))
        {
            return true;
        }

        _counters.Malformed++;
        Report(Trouble.Malformed, address, null);
        return false;
    }

    private void Register(SocketAddress address, ReadOnlySpan<byte> body)
    {
        if (TryRead(address, body, out VTableMsg message)
            && !_registry.TryRegister(_sources.Find(address).RegistryId, message, out string? error))
        {
            _counters.VTablesRefused++;
            Report(Trouble.VTable, address, error);
        }
    }

    // Streams repeat their announcements, so the usual case is that nothing is missing, and then no file is touched. Keys that begin with
    // `_` are each database's own.
    private void Fill(ComponentMetadata given)
    {
        KeyValuePair<string, string>[] entries = [.. given.Metadata.Where(e => !e.Key.StartsWith('_'))];
        if (_database.FindMetadata(given.ComponentId) is { } held
            && held.Name.Length > 0
            && (held.Name == given.Name || held.Name != given.ComponentId.ToString())
            && entries.All(e => held.Metadata.Any(h => h.Key == e.Key)))
        {
            return;
        }

        _database.FillMetadata(given with { Metadata = entries });
    }

    private void AddMissing(DumpSchemaResp message)
    {
        foreach ((ComponentId id, ComponentSchema schema) in message.Schemas)
        {
            if (schema.ByteCount is >= 0 and <= SchemaByteCountMax && _database.FindComponent(id) is null)
            {
                _database.TryRegister(id, schema, isTimestampSource: false, out _);
            }
        }
    }

    private void Report(Trouble trouble, SocketAddress address, string? detail)
    {
        if ((_reported & trouble) == 0)
        {
            ReportFirst(trouble, address, detail);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReportFirst(Trouble trouble, SocketAddress address, string? detail)
    {
        EnterCold();
        _reported |= trouble;
        string what = trouble switch
        {
            Trouble.Malformed => "what is no packet, or a packet that is cut",
            Trouble.UnknownVTable => "a table of an unknown VTable",
            Trouble.TimeTravel => "a sample that is older than the last one held",
            Trouble.Owned => "a sample of a component that belongs to another writer",
            Trouble.Request => "a request, which UDP does not take",
            Trouble.VTable => "a VTable that is refused",
            _ => "a packet that could not be stored",
        };
        _logger.LogWarning(
            "UDP: {What} from {Source} was dropped ({Detail}); from now on this is only counted",
            what, UdpSource.Address.From(address).ToEndPoint(), detail ?? "no more is known");
        LeaveCold();
    }
}
