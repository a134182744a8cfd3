using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using ElodinFast.Client;
using ElodinFast.Net;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Tables by TCP into a served database of another process, beside the same bytes from one bare socket into another.</summary>
internal sealed class IngestPart(BenchContext context)
{
    private const string Part = "ingest";
    private const string Ceiling = "the same bytes by send and recv of TCP, nothing done with them";
    private const int BatchByteCount = 256 * 1024;
    private const int TimestampByteCount = 8;
    private const int TimeoutMs = 60_000;
    private const int WarmUpDivisor = 4;

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);
    private static readonly PacketId s_id = new(0x10, 0x00);
    private static readonly int[] s_counts = [1, 40, 400];

    public IReadOnlyList<BenchFigure> Measure()
    {
        var figures = new List<BenchFigure>();
        foreach (int count in s_counts)
        {
            int packetByteCount = PacketHeader.ByteCount + TimestampByteCount + (count * sizeof(double));
            var bare = new Rates();
            var stored = new Rates();
            MeasureRounds(count, packetByteCount, bare, stored);
            figures.Add(BenchFigure.OfRate(
                Part,
                string.Create(CultureInfo.InvariantCulture, $"tables of {count} f64 by TCP, stored there"),
                "rows/s",
                stored.Median,
                Ceiling,
                bare.Median,
                goal: null));
        }

        return figures;
    }

    private void MeasureRounds(int count, int packetByteCount, Rates bare, Rates stored)
    {
        BenchChild child = context.Child;
        string path = context.Folder.Next("peer");
        string address = child.Open(BenchModes.ThreadsOf(LinkMode.Event), path, 0, answers: false, context.Cancellation).Address!;
        Task<ImpellerClient> connecting = ImpellerClient.ConnectAsync(address, s_connectTimeout, null, context.Cancellation);
        using (ImpellerClient client = connecting.GetAwaiter().GetResult())
        {
            client.RegisterVTableAsync(VTable(count), context.Cancellation).GetAwaiter().GetResult();
            byte[] batch = Encode(count, packetByteCount);
            long rowCount = Math.Max(1, context.Settings.IngestByteCount / batch.Length) * (batch.Length / packetByteCount);
            long first = 0;
            Send(rowCount / WarmUpDivisor); // does not count
            for (int round = 0; round < context.Settings.Rounds; round++)
            {
                bare.Add(MeasureBare(batch, rowCount * packetByteCount) / packetByteCount);
                long began = Stopwatch.GetTimestamp();
                long ended = Send(rowCount);
                stored.Add(rowCount / Stopwatch.GetElapsedTime(began, ended).TotalSeconds);
            }

            // Returns when all of them were in the other's files.
            long Send(long rows)
            {
                for (long sent = 0; sent < rows;)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    int now = (int)Math.Min(rows - sent, batch.Length / packetByteCount);
                    Stamp(batch, packetByteCount, now, first);
                    client.Send(batch.AsSpan(0, now * packetByteCount));
                    first += now;
                    sent += now;
                }

                return child.Ask($"expect {BenchNames.Out}.0 {first} {TimeoutMs}", context.Cancellation).EndTicks;
            }
        }

        child.Ask($"close", context.Cancellation);
        Directory.Delete(path, recursive: true);
    }

    private static VTableMsg VTable(int count)
    {
        var builder = new VTableBuilder();
        for (int i = 0; i < count; i++)
        {
            builder.AddComponent(
                TimestampByteCount + (i * sizeof(double)),
                ComponentId.FromName(string.Create(CultureInfo.InvariantCulture, $"{BenchNames.Out}.{i}")),
                BenchNames.Scalar,
                VTableNode.Table(0, TimestampByteCount));
        }

        return new VTableMsg(s_id, builder.Build());
    }

    private static byte[] Encode(int count, int packetByteCount)
    {
        byte[] batch = new byte[Math.Max(1, BatchByteCount / packetByteCount) * packetByteCount];
        for (int at = 0; at < batch.Length; at += packetByteCount)
        {
            PacketHeader.ForBody(packetByteCount - PacketHeader.ByteCount, PacketKind.Table, s_id, 0).Write(batch.AsSpan(at));
            for (int i = 0; i < count; i++)
            {
                int value = at + PacketHeader.ByteCount + TimestampByteCount + (i * sizeof(double));
                BinaryPrimitives.WriteDoubleLittleEndian(batch.AsSpan(value), i);
            }
        }

        return batch;
    }

    private static void Stamp(byte[] batch, int packetByteCount, int rowCount, long first)
    {
        for (int i = 0; i < rowCount; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(batch.AsSpan((i * packetByteCount) + PacketHeader.ByteCount), first + i);
        }
    }

    // Bytes a second.
    private static double MeasureBare(byte[] batch, long byteCount)
    {
        (BareSocket a, BareSocket b) = BareSocket.CreateTcpPair();
        using (a)
        using (b)
        {
            long began = Stopwatch.GetTimestamp();
            var receiver = PinnedThread.Start(null, "bench drain", () =>
            {
                byte[] buffer = new byte[BatchByteCount];
                for (long received = 0; received < byteCount;)
                {
                    nint now = b.Receive(buffer, 0);
                    if (now <= 0)
                    {
                        return;
                    }

                    received += now;
                }
            });
            for (long sent = 0; sent < byteCount;)
            {
                nint now = a.Send(batch.AsSpan(0, (int)Math.Min(batch.Length, byteCount - sent)));
                if (now <= 0)
                {
                    throw new CommandException("the bare TCP connection broke");
                }

                sent += now;
            }

            receiver.Join();
            return byteCount / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }
}
