using CommunityToolkit.HighPerformance.Buffers;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Every message type: read borrowed, read owned, written.</summary>
internal static class MessageOperations
{
    public static IEnumerable<Operation> All()
    {
        byte[] buffer = new byte[4096];
        foreach (KnownMessage known in KnownMessages.All)
        {
            byte[] payload = Sample(known);
            yield return new($"{known}: write", () => known.TryWriteSample(buffer, out _));
            yield return new($"{known}: read and write owned", () => known.TryReencode(payload, buffer, out _, out _));
            if (known.HasView)
            {
                yield return new($"{known}: read and write borrowed", () => known.TryReencodeView(payload, buffer, out _, out _));
            }
        }

        byte[] metadata = Sample(KnownMessages.Of(MessageIds.ComponentMetadata));
        byte[] log = Sample(KnownMessages.Of(MessageIds.MsgMetadata));
        byte[] schemas = Sample(KnownMessages.Of(MessageIds.DumpSchemaResp));
        byte[] batch = Sample(KnownMessages.Of(MessageIds.MsgBatch));
        byte[] cutShort = metadata[..^1];
        var pool = new StringPool();
        yield return new("borrowed metadata: find", () =>
        {
            Packets.TryRead(metadata, out ComponentMetadataView view, out _);
            MetadataEntries.TryFind(view.Metadata, "priority"u8, out _);
        });
        yield return new("borrowed metadata: to owned with a pool", () =>
        {
            Packets.TryRead(metadata, out ComponentMetadataView view, out _);
            view.ToOwned(pool);
        });
        yield return new("borrowed log schema: walk", () =>
        {
            Packets.TryRead(log, out MsgMetadataView view, out _);
            foreach (NamedTypeNode node in view.Schema)
            {
                GC.KeepAlive(node.ChildCount == 0 ? null : pool);
            }
        });
        yield return new("borrowed schemas: walk", () =>
        {
            Span<ulong> dimensions = stackalloc ulong[ComponentSchema.DimensionCountMax];
            Packets.TryRead(schemas, out DumpSchemaRespView view, out _);
            foreach (SchemaEntryView entry in view.Schemas)
            {
                entry.Schema.CopyDimensionsTo(dimensions);
            }
        });
        yield return new("borrowed batch: walk", () =>
        {
            Packets.TryRead(batch, out MsgBatchView view, out _);
            foreach (TimestampedPayloadView entry in view.Messages)
            {
                entry.Payload.CopyTo(buffer);
            }
        });
        yield return new("owned metadata: refused", () => Packets.TryRead(cutShort, out ComponentMetadata _, out _));
    }

    private static byte[] Sample(KnownMessage known)
    {
        byte[] packet = new byte[4096];
        known.TryWriteSample(packet, out int byteCount);
        return packet[PacketHeader.ByteCount..byteCount];
    }
}
