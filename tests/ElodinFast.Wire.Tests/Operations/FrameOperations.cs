using System.Buffers;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Packets of every kind, in and out.</summary>
internal static class FrameOperations
{
    public static IEnumerable<Operation> All()
    {
        byte[] table = Vector.Named("vtable_shared_timestamp_6_fields/table_0").Packet;
        byte[] buffer = new byte[4096];
        long[] timestamps = [1000, 2000, 3000];
        var output = new ArrayBufferWriter<byte>(4096);
        var series = new ArrayBufferWriter<byte>();
        Packets.WriteTimeSeries(series, new PacketId(1, 0), 1, [1000, 2000], new byte[16]);
        byte[] seriesBody = series.WrittenSpan[PacketHeader.ByteCount..].ToArray();
        ReadOnlySequence<byte> whole = new(table);
        ReadOnlySequence<byte> cut = EverySplit.Join(table.AsMemory(0, 5), table.AsMemory(5));

        yield return new("header: read", () => PacketHeader.TryRead(table, out _));
        yield return new("header: write", () => PacketHeader.ForBody(100, PacketKind.Table, new PacketId(1, 2), 3).Write(buffer));
        yield return new("frame: read from a span", () =>
        {
            ReadOnlySpan<byte> rest = table;
            FrameReader.TryRead(ref rest, out _, out _);
        });
        yield return new("frame: read from one segment", () => ReadFrame(whole));
        yield return new("frame: read from two segments", () => ReadFrame(cut));
        yield return new("datagram: validate", () => Datagram.TryValidate(table, out _));
        yield return new("packet: write message to a buffer writer", () =>
        {
            output.ResetWrittenCount();
            Packets.Write(output, new LastUpdated(4711), 1);
        });
        yield return new("packet: write borrowed message to a buffer writer", () =>
        {
            output.ResetWrittenCount();
            Packets.Write(output, new ErrorResponseView("component not found"u8), 1);
        });
        yield return new("packet: write raw", () =>
        {
            output.ResetWrittenCount();
            Packets.WriteRaw(output, PacketKind.Table, new PacketId(1, 2), 0, table);
        });
        yield return new("packet: write message with timestamp", () =>
        {
            output.ResetWrittenCount();
            Packets.WriteMessageWithTimestamp(output, new PacketId(1, 2), 4711, table);
        });
        yield return new("packet: write time series", () =>
        {
            output.ResetWrittenCount();
            Packets.WriteTimeSeries(output, new PacketId(1, 2), 0, timestamps, table);
        });
        yield return new("time series: read", () =>
        {
            TimeSeriesBody.TryRead(seriesBody, sizeof(double), out TimeSeriesBody read);
            read.TimestampMicros(1);
            read.Value(1);
        });
        yield return new("message with timestamp: read", () => TimestampedBody.TryRead(seriesBody, out _, out _));
    }

    private static void ReadFrame(ReadOnlySequence<byte> bytes) => FrameReader.TryRead(ref bytes, out _, out _);
}
