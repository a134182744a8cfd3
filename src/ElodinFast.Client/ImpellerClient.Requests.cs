using ElodinFast.Wire;

namespace ElodinFast.Client;

public sealed partial class ImpellerClient
{
    private static readonly PacketId s_timeSeriesId = new(1, 0);

    /// <summary>Sends a request and reads its reply.</summary>
    /// <exception cref="ServerErrorException">The server refused; the message is its text.</exception>
    /// <exception cref="RequestTimeoutException">No reply within <see cref="RequestTimeout"/>.</exception>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    public async Task<TReply> RequestAsync<TRequest, TReply>(TRequest request, CancellationToken cancellationToken = default)
        where TRequest : IWireMessage<TRequest>
        where TReply : IWireMessage<TReply>
    {
        byte[] body = await RequestBodyAsync(request, PacketKind.Message, TReply.PacketId, cancellationToken).ConfigureAwait(false);
        return Packets.TryRead(body, out TReply reply, out PostcardError error)
            ? reply
            : throw new ImpellerClientException($"the server's {typeof(TReply).Name} cannot be read: {error}");
    }

    /// <summary>Names and metadata of all components and message logs, and the settings.</summary>
    public Task<DumpMetadataResp> DumpMetadataAsync(CancellationToken cancellationToken = default) =>
        RequestAsync<DumpMetadata, DumpMetadataResp>(default, cancellationToken);

    /// <summary>Schemas of all components.</summary>
    public Task<DumpSchemaResp> DumpSchemaAsync(CancellationToken cancellationToken = default) =>
        RequestAsync<DumpSchema, DumpSchemaResp>(default, cancellationToken);

    /// <summary>Type and shape of one component.</summary>
    public async Task<ComponentSchema> GetSchemaAsync(ComponentId component, CancellationToken cancellationToken = default) =>
        (await RequestAsync<GetSchema, SchemaMsg>(new GetSchema(component), cancellationToken).ConfigureAwait(false)).Schema;

    /// <summary>Name and metadata of one component.</summary>
    public Task<ComponentMetadata> GetComponentMetadataAsync(ComponentId component, CancellationToken cancellationToken = default) =>
        RequestAsync<GetComponentMetadata, ComponentMetadata>(new GetComponentMetadata(component), cancellationToken);

    /// <summary>Sets name and metadata of a component. Not answered; an error goes to <see cref="OnPacket"/>.</summary>
    public Task SetComponentMetadataAsync(ComponentMetadata metadata, CancellationToken cancellationToken = default) =>
        SendAsync(new SetComponentMetadata(metadata), cancellationToken: cancellationToken);

    /// <summary>Samples with start &lt;= time &lt;= end, oldest first. A range without samples is refused by the server.</summary>
    public async Task<TimeSeriesReply> GetTimeSeriesAsync(
        ComponentId component, long startMicros, long endMicros, ulong? limit = null, CancellationToken cancellationToken = default)
    {
        var request = new GetTimeSeries(s_timeSeriesId, startMicros, endMicros, component, limit);
        return TimeSeriesReply.Read(
            await RequestBodyAsync(request, PacketKind.TimeSeries, s_timeSeriesId, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The database's settings.</summary>
    public Task<DbConfig> GetDbSettingsAsync(CancellationToken cancellationToken = default) =>
        RequestAsync<GetDbSettings, DbConfig>(default, cancellationToken);

    /// <summary>Changes recording and metadata; the reply is what then holds, also when the change was refused.</summary>
    public Task<DbConfig> SetDbConfigAsync(SetDbConfig config, CancellationToken cancellationToken = default) =>
        RequestAsync<SetDbConfig, DbConfig>(config, cancellationToken);

    /// <summary>The oldest timestamp of the database.</summary>
    public async Task<long> GetEarliestTimestampAsync(CancellationToken cancellationToken = default) =>
        (await RequestAsync<GetEarliestTimestamp, EarliestTimestamp>(default, cancellationToken).ConfigureAwait(false)).TimestampMicros;

    /// <summary>Messages of a log.</summary>
    public Task<MsgBatch> GetMsgsAsync(
        PacketId log, long startMicros, long endMicros, ulong? limit = null, CancellationToken cancellationToken = default) =>
        RequestAsync<GetMsgs, MsgBatch>(new GetMsgs(log, startMicros, endMicros, limit), cancellationToken);

    /// <summary>Name, schema and metadata of a message log.</summary>
    public Task<MsgMetadata> GetMsgMetadataAsync(PacketId log, CancellationToken cancellationToken = default) =>
        RequestAsync<GetMsgMetadata, MsgMetadata>(new GetMsgMetadata(log), cancellationToken);

    /// <summary>
    /// Registers a VTable and waits until the server has: VTables are not answered, but a request behind one is.
    /// </summary>
    /// <exception cref="ServerErrorException">The server refused the VTable.</exception>
    public async Task RegisterVTableAsync(VTableMsg vtable, CancellationToken cancellationToken = default)
    {
        var refused = new PendingReply(PacketKind.Message, ErrorResponse.PacketId);
        byte id = Register(refused);
        await SendPacketAsync(PacketEncoder.Message(vtable, id), cancellationToken).ConfigureAwait(false);
        await GetEarliestTimestampAsync(cancellationToken).ConfigureAwait(false);

        // Packets of one connection are handled in order, so an error would have come before that reply.
        Free(id, refused);
        if (refused.Task.IsFaulted)
        {
            await refused.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the server has handled everything sent before on this connection.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => GetEarliestTimestampAsync(cancellationToken);

    /// <summary>
    /// Starts a stream of live values and hands each to <paramref name="onValue"/> on the read loop. It runs until the connection ends;
    /// the protocol has no way to stop one.
    /// </summary>
    public async Task<RealTimeSubscription> StreamRealTimeAsync(
        StreamedValueHandler onValue, StreamBehavior? behavior = null, CancellationToken cancellationToken = default)
    {
        var subscription = new RealTimeSubscription(onValue);
        byte id = Register((PacketHandler)subscription.OnPacket);
        await SendAsync(new StreamRequest(behavior ?? StreamBehavior.RealTime, id), id, cancellationToken).ConfigureAwait(false);
        return subscription;
    }

    private async Task<byte[]> RequestBodyAsync<TRequest>(
        TRequest request, PacketKind replyKind, PacketId replyId, CancellationToken cancellationToken)
        where TRequest : IWireMessage<TRequest>
    {
        var reply = new PendingReply(replyKind, replyId);
        byte id = Register(reply);
        try
        {
            await SendPacketAsync(PacketEncoder.Message(request, id), cancellationToken).ConfigureAwait(false);
            return await reply.Task.WaitAsync(RequestTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            GiveUp(id, reply);
            throw new RequestTimeoutException(
                $"{RemoteEndPoint} did not answer {typeof(TRequest).Name} within {RequestTimeout.TotalSeconds:0.#} s", e);
        }
        catch (OperationCanceledException)
        {
            GiveUp(id, reply);
            throw;
        }
    }

    private void Free(byte requestId, PendingReply reply)
    {
        lock (_pendingGate)
        {
            if (ReferenceEquals(_pending[requestId], reply))
            {
                _pending[requestId] = null;
            }
        }
    }
}
