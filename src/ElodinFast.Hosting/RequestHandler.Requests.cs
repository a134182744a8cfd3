using System.Net;
using System.Runtime.InteropServices;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <content>What each request does.</content>
internal sealed partial class RequestHandler
{
    // A varint each for time and length, and the message's own.
    private const int MessageOverheadByteCount = 20;

    internal void RegisterVTable(VTableMsg message, byte requestId)
    {
        if (server.LinkHandler?.OnVTable(session, message) == true)
        {
            _hasRowGroups = true;
            return;
        }

        if (_vtables.TryRegister(_source, message, out string? error))
        {
            server.WakeStreams();
        }
        else
        {
            Fail(requestId, error!);
        }
    }

    internal void SetMetadata(SetComponentMetadata message) => _database.SetMetadata(message.Metadata);

    internal void SetMessageMetadata(SetMsgMetadata message) => _database.SetMessageMetadata(message.Id, message.Metadata);

    internal void SetConfig(SetDbConfig message, byte requestId) => Reply(_database.SetConfig(message), requestId);

    internal void SetSilent(ConnectionSettings message) => _isSilent = message.Silent;

    internal void GetConfig(byte requestId) => Reply(_database.Config, requestId);

    internal void GetEarliestTimestamp(byte requestId) => Reply(new EarliestTimestamp(_database.EarliestTimestamp), requestId);

    internal void GetSchema(GetSchema message, byte requestId)
    {
        if (_database.FindComponent(message.ComponentId) is { } component)
        {
            Reply(new SchemaMsg(component.Schema), requestId);
        }
        else
        {
            Fail(requestId, ServerErrors.UnknownComponent(message.ComponentId));
        }
    }

    internal void GetMetadata(GetComponentMetadata message, byte requestId)
    {
        if (_database.FindMetadata(message.ComponentId) is { } metadata)
        {
            Reply(metadata, requestId);
        }
        else
        {
            Fail(requestId, ServerErrors.UnknownComponent(message.ComponentId));
        }
    }

    internal void DumpMetadata(byte requestId)
    {
        MsgMetadata[] logs = [.. _database.MessageLogs.Where(l => l.Metadata is not null).Select(l => l.Metadata!.Value)];
        Reply(new DumpMetadataResp(_database.Metadata, logs, _database.Config), requestId);
    }

    internal void DumpSchema(byte requestId)
    {
        var schemas = new List<KeyValuePair<ComponentId, ComponentSchema>>();
        var starts = new List<KeyValuePair<ComponentId, long>>();
        foreach (Component component in _database.Components)
        {
            schemas.Add(new(component.Id, component.Schema));
            starts.Add(new(component.Id, component.StartField));
        }

        Reply(new DumpSchemaResp(schemas, starts), requestId);
    }

    internal void GetTimeSeries(GetTimeSeries message, byte requestId)
    {
        if (_database.FindComponent(message.ComponentId) is not { } component)
        {
            Fail(requestId, ServerErrors.UnknownComponent(message.ComponentId));
            return;
        }

        SampleRange range = component.Range(message.StartMicros, message.EndMicros);
        if (range.Count == 0)
        {
            long count = component.Log.Count;
            Fail(requestId, ServerErrors.NoSampleInRange(in message, count == 0 ? null : component.Log.TimestampAt(count - 1)));
            return;
        }

        long sampleCount = (long)Math.Min((ulong)range.Count, message.Limit ?? ulong.MaxValue);
        long bodyByteCount = sizeof(long) + (sampleCount * (sizeof(long) + component.ByteCount));
        if (bodyByteCount > WireLimits.MaxLength - WireLimits.MinLength)
        {
            Fail(requestId, ServerErrors.ReplyTooLarge(bodyByteCount));
        }
        else if (!_isSilent)
        {
            WriteTimeSeries(in message, requestId, in range, component.ByteCount, (int)sampleCount, (int)bodyByteCount);
            SendReply();
        }
    }

    internal void GetMessageMetadata(GetMsgMetadata message, byte requestId)
    {
        if (_database.FindMessageLog(message.MsgId)?.Metadata is { } metadata)
        {
            Reply(metadata, requestId);
        }
        else
        {
            Fail(requestId, ServerErrors.UnknownLog(message.MsgId));
        }
    }

    internal void GetMessages(GetMsgs message, byte requestId)
    {
        if (_database.FindMessageLog(message.MsgId) is not { } log)
        {
            Fail(requestId, ServerErrors.UnknownLog(message.MsgId));
            return;
        }

        long limit = (long)Math.Min(message.Limit ?? long.MaxValue, long.MaxValue);
        var messages = new List<TimestampedPayload>();
        long byteCount = 0;
        foreach ((long timestampMicros, byte[] payload) in log.ReadRange(message.StartMicros, message.EndMicros, limit, WireLimits.MaxLength))
        {
            messages.Add(new TimestampedPayload(timestampMicros, payload));
            byteCount += MessageOverheadByteCount + payload.Length;
        }

        if (byteCount > WireLimits.MaxLength - MessageOverheadByteCount)
        {
            Fail(requestId, ServerErrors.ReplyTooLarge(byteCount));
        }
        else
        {
            Reply(new MsgBatch(messages), requestId);
        }
    }

    internal void SubscribeLastUpdated(byte requestId) => StartStream(new LastUpdatedStream(_database, requestId), requestId);

    internal void StartStream(StreamRequest message, byte requestId)
    {
        if (message.Behavior.Kind == StreamBehaviorKind.RealTime)
        {
            StartStream(new RealTimeStream(_database, requestId, server.Logger), requestId);
        }
        else
        {
            Fail(requestId, ServerErrors.NotImplemented($"Stream({message.Behavior.Kind})"));
        }
    }

    internal void StartUdpStream(UdpUnicast message, byte requestId)
    {
        if (!StreamTarget.TryResolve(message.Address, out IPEndPoint? target, out string? error))
        {
            Fail(requestId, error!);
        }
        else if (message.Stream.Behavior.Kind != StreamBehaviorKind.RealTime)
        {
            Fail(requestId, ServerErrors.NotImplemented($"UdpUnicast({message.Stream.Behavior.Kind})"));
        }
        else if (server.TryStartUdpStream(session, target!, out error) is false)
        {
            Fail(requestId, error!);
        }
    }

    private void StartStream(SessionStream stream, byte requestId)
    {
        if (!session.TryAddStream(stream))
        {
            stream.Dispose();
            Fail(requestId, $"this connection has {ServerSession.StreamCountMax} streams already");
        }
    }

    private void WriteTimeSeries(
        in GetTimeSeries message, byte requestId, in SampleRange range, int valueByteCount, int sampleCount, int bodyByteCount)
    {
        Span<byte> packet = _reply.GetSpan(PacketHeader.ByteCount + bodyByteCount);
        PacketHeader.ForBody(bodyByteCount, PacketKind.TimeSeries, message.Id, requestId).Write(packet);
        Span<byte> body = packet.Slice(PacketHeader.ByteCount, bodyByteCount);
        MemoryMarshal.Write(body, (long)sampleCount);
        int timestampsByteCount = sampleCount * sizeof(long);
        range.ReadTimestamps(0, MemoryMarshal.Cast<byte, long>(body.Slice(sizeof(long), timestampsByteCount)));
        range.ReadValues(0, body.Slice(sizeof(long) + timestampsByteCount, sampleCount * valueByteCount));
        _reply.Advance(PacketHeader.ByteCount + bodyByteCount);
    }
}
