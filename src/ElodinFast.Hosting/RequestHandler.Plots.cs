using System.Buffers;
using System.Runtime.InteropServices;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <content>Thinned series, for plots.</content>
internal sealed partial class RequestHandler
{
    // What an Arrow stream takes beside its values, with room to spare.
    private const int ArrowOverheadByteCount = 4096;

    private static readonly ArrowField[] s_sparklineFields =
    [
        new("time", ArrowType.Scalar(ArrowTypeKind.TimestampMicros)),
        new("value", ArrowType.Scalar(ArrowTypeKind.Float64), IsNullable: true, []),
    ];

    internal void PlotOverview(PlotOverviewQuery message, byte requestId)
    {
        if (_database.FindComponent(message.ComponentId) is not { } component)
        {
            Fail(requestId, ServerErrors.UnknownComponent(message.ComponentId));
            return;
        }

        bool hasElement = message.ElementIndex < (ulong)(component.ByteCount / component.Schema.Type.ByteCount());
        SampleRange range = hasElement ? component.Range(message.StartMicros, message.EndMicros) : default;
        long pointCount = ThinnedSeries.PointCount(range.Count, message.PointCountMax);
        long bodyByteCount = sizeof(long) + (pointCount * (sizeof(long) + sizeof(float)));
        if (bodyByteCount > WireLimits.MaxLength - WireLimits.MinLength)
        {
            Fail(requestId, ServerErrors.ReplyTooLarge(bodyByteCount));
            return;
        }

        if (_isSilent)
        {
            return;
        }

        double[] values = ArrayPool<double>.Shared.Rent((int)pointCount);
        try
        {
            Span<byte> packet = _reply.GetSpan(PacketHeader.ByteCount + (int)bodyByteCount);
            PacketHeader.ForBody((int)bodyByteCount, PacketKind.TimeSeries, message.Id, requestId).Write(packet);
            Span<byte> body = packet.Slice(PacketHeader.ByteCount, (int)bodyByteCount);
            MemoryMarshal.Write(body, pointCount);
            Span<long> timestamps = MemoryMarshal.Cast<byte, long>(body.Slice(sizeof(long), (int)pointCount * sizeof(long)));
            Span<float> points = MemoryMarshal.Cast<byte, float>(body[(sizeof(long) + (timestamps.Length * sizeof(long)))..]);
            ThinnedSeries.Read(component, in range, (int)message.ElementIndex, timestamps, values.AsSpan(0, timestamps.Length));
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = (float)values[i];
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(values);
        }

        _reply.Advance(PacketHeader.ByteCount + (int)bodyByteCount);
        SendReply();
    }

    internal void Sparkline(SparklineQuery message, byte requestId)
    {
        Component? component = _database.Components.FirstOrDefault(c => c.ByteCount > 0 && SqlTableName.Of(c.Name) == message.TableName);
        SampleRange range = component?.All() ?? default;
        long pointCount = ThinnedSeries.PointCount(range.Count, message.PointCountMax);
        long byteCount = (pointCount * (sizeof(long) + sizeof(double))) + (pointCount / 4) + ArrowOverheadByteCount;
        if (byteCount > WireLimits.MaxLength - WireLimits.MinLength)
        {
            Fail(requestId, ServerErrors.ReplyTooLarge(byteCount));
            return;
        }

        var timestamps = new byte[pointCount * sizeof(long)];
        var values = new byte[pointCount * sizeof(double)];
        if (pointCount > 0)
        {
            ThinnedSeries.Read(
                component!,
                in range,
                0,
                MemoryMarshal.Cast<byte, long>(timestamps.AsSpan()),
                MemoryMarshal.Cast<byte, double>(values.AsSpan()));
        }

        var stream = new ArrayBufferWriter<byte>((int)byteCount);
        ArrowStreamWriter.Write(stream, s_sparklineFields, [new((int)pointCount, timestamps), new((int)pointCount, values)]);
        Reply(new ArrowIpc(stream.WrittenMemory), requestId);
        Reply(new ArrowIpc(null), requestId);
    }
}
