using System.Diagnostics;
using System.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

// The peer's stream back to us.
internal sealed partial class PlainLink
{
    private const int ReceiveTimeoutMs = 100;
    private const int BindingCountMax = 4096;

    private readonly Dictionary<ushort, PlainBinding> _bindings = [];

    private void Receive()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
        var source = _port.CreateAddress();
        EndPointKey peer = EndPointKey.From(_client.RemoteEndPoint.Address, port: 0);
        while (!_isStopping)
        {
            int byteCount = _port.Receive(buffer, source, ReceiveTimeoutMs);
            if (byteCount < 0)
            {
                continue;
            }

            long receivedNs = Stopwatch.GetTimestamp();
            long rowsBefore = _counters.RowsReceived;
            ReadOnlySpan<byte> datagram = buffer.AsSpan(0, byteCount);
            if (EndPointKey.From(source) with { Port = 0 } != peer || !Datagram.TryValidate(datagram, out _))
            {
                _counters.BadShape++;
                continue;
            }

            try
            {
                while (Datagram.TryReadPacket(ref datagram, out PacketHeader header, out ReadOnlySpan<byte> body))
                {
                    Take(header, body);
                }
            }
            catch (DatabaseException refused)
            {
                _logger.LogError("{Address}: {Reason}", _client.RemoteEndPoint, refused.Message);
            }

            if (_counters.RowsReceived != rowsBefore)
            {
                _counters.Latency[LatencyHop.Readable].Record(Stopwatch.GetTimestamp() - receivedNs, _counters.RowsReceived - rowsBefore);
            }
        }
    }

    private void Take(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Kind == PacketKind.Table)
        {
            TakeTable(header.Id, body);
        }
        else if (header.Kind == PacketKind.Message && header.Id == VTableMsg.PacketId)
        {
            TakeVTable(body);
        }
        else if (header.Kind == PacketKind.Message
            && header.Id == ComponentMetadata.PacketId
            && Packets.TryRead(body, out ComponentMetadata metadata, out _)
            && MirrorNames.Travels(metadata.Name))
        {
            _database.FillMetadata(metadata);
        }
    }

    private void TakeVTable(ReadOnlySpan<byte> body)
    {
        if (!Packets.TryRead(body, out VTableMsg message, out _)
            || VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _) != VTableStatus.Ok
            || plan is null
            || _bindings.Count >= BindingCountMax)
        {
            _counters.BadShape++;
            return;
        }

        bool isOurs = false;
        PlainComponent? single = null;
        foreach (PlanField field in plan.Fields)
        {
            isOurs |= _owned.Contains(field.ComponentId);
        }

        if (plan.Fields.Length == 1 && _database.FindComponent(plan.Fields[0].ComponentId) is { } component)
        {
            single = Find(component);
        }

        TableBinding? binding = null;
        if (!isOurs && !_database.TryBind(plan, out binding, out int failedField))
        {
            _logger.LogWarning("field {Field} of a VTable of {Address} is not mirrored: its type or shape differs", failedField, _client.RemoteEndPoint);
        }

        _bindings[message.Id.Value] = new PlainBinding(binding, isOurs, single);
    }

    private void TakeTable(PacketId id, ReadOnlySpan<byte> body)
    {
        if (!_bindings.TryGetValue(id.Value, out PlainBinding? bound))
        {
            _counters.UnknownGroup++;
            return;
        }

        // A plain peer sends back whatever it has: what we own can only be ours, and of the rest what equals something we just sent.
        if (bound.IsOurs || (bound.Single is { } single && single.IsOurs(body)))
        {
            EchoDropped++;
            return;
        }

        if (bound.Binding is { } binding)
        {
            TableResult result = _database.Apply(binding, body, _slot, wait: true);
            _counters.RowsReceived++;
            _counters.SamplesReceived += result.StoredCount;
            _counters.Late += result.Status == CommitStatus.TimeTravel ? 1 : 0;
        }
    }

    /// <summary>A VTable of the peer's stream, bound to our components.</summary>
    private sealed record PlainBinding(TableBinding? Binding, bool IsOurs, PlainComponent? Single);
}
