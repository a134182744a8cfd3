using System.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>
/// Does what the packets of one connection ask for, one after another. Tables are hot (0 B unless refused), everything else is warm.
/// </summary>
internal sealed partial class RequestHandler(ServerSession session, ImpellerServer server) : IDisposable
{
    private const int ReplyByteCountKept = 1024 * 1024;

    private readonly Database _database = server.Database;
    private readonly VTableRegistry _vtables = server.VTables;
    private readonly int _source = server.VTables.NewSource();
    private bool _hasRowGroups;
    private ArrayBufferWriter<byte> _reply = new();
    private bool _isSilent;

    /// <summary>Handles one packet; the body is borrowed.</summary>
    public void Handle(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Kind)
        {
            case PacketKind.Table:
                HandleTable(in header, body);
                break;
            case PacketKind.TimeSeries:
                HandleTimeSeries(in header, body);
                break;
            case PacketKind.MessageWithTimestamp:
                if (TimestampedBody.TryRead(body, out long timestampMicros, out ReadOnlySpan<byte> payload))
                {
                    HandleMessage(in header, timestampMicros, payload);
                }

                break;
            default:
                HandleMessage(in header, null, body);
                break;
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Dispose() => _vtables.Forget(_source);

    private void HandleTable(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        // A link's row groups are its own: their ids may be others' as well.
        if (_hasRowGroups && server.LinkHandler?.OnTable(session, header.Id, body) == true)
        {
            return;
        }

        TableBinding? binding = _vtables.Find(_source, header.Id);
        if (binding is null)
        {
            Fail(header.RequestId, ServerErrors.UnknownVTable(header.Id));
            return;
        }

        TableResult result = _database.Apply(binding, body, slot: 0, wait: true);
        if (!result.IsOk)
        {
            Fail(header.RequestId, ServerErrors.Table(in result, binding));
        }
    }

    // Only links send these; from anyone else they mean nothing.
    private void HandleTimeSeries(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        if (server.LinkHandler is { } links && Carrier.Is(in header) && Carrier.TryRead(body, out _, out _, out _))
        {
            links.OnCarrier(session, body);
        }
    }

    private void HandleMessage(in PacketHeader header, long? timestampMicros, ReadOnlySpan<byte> payload)
    {
        try
        {
            if (!RequestTable.TryFind(header.Id, out RequestKind kind))
            {
                _database.AppendMessage(header.Id, timestampMicros, payload);
            }
            else if (!_isSilent || !kind.IsIgnoredWhenSilent)
            {
                kind.Run(this, payload, header.RequestId);
            }
        }
        catch (DatabaseException e)
        {
            Fail(header.RequestId, e.Message);
        }
        catch (IOException e)
        {
            Fail(header.RequestId, e.Message);
        }
    }

    /// <summary>Sends an ErrorResponse.</summary>
    public void Fail(byte requestId, string text) => Reply(new ErrorResponse(text), requestId);

    private void Reply<T>(in T message, byte requestId)
        where T : IWireMessage<T>
    {
        if (!_isSilent)
        {
            Packets.Write(_reply, in message, requestId);
            SendReply();
        }
    }

    private void SendReply()
    {
        session.Reply(_reply.WrittenSpan);
        if (_reply.Capacity > ReplyByteCountKept)
        {
            _reply = new ArrayBufferWriter<byte>();
        }

        _reply.ResetWrittenCount();
    }
}
