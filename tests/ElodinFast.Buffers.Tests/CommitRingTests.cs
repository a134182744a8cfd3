using ElodinFast.Buffers;
using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed unsafe class CommitRingTests : IDisposable
{
    private const int Capacity = 64 * 1024;

    private readonly string _path = Path.Combine("/dev/shm", $"elodinfast-test-{Guid.NewGuid():n}.ring");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void TryClaim_UndrainedRowsFillTheRing_RefusesUntilDrained()
    {
        using CommitRing ring = Create(null);
        int rows = 0;
        while (Write(ring, 1024, rows))
        {
            rows++;
        }

        Assert.Equal(Capacity / 1024, rows);
        ring.SetDrained(1024);
        Assert.True(Write(ring, 1024, rows));
        Assert.False(Write(ring, 1024, rows));
    }

    [Fact]
    public void RowAt_RowCrossesTheEnd_IsContiguous()
    {
        using CommitRing ring = Create(null);
        long position = 0;
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(Write(ring, 1000, i));
            RingRowHeader* header = ring.RowAt(position);
            Assert.Equal(1000, header->RowByteCount);
            byte* body = (byte*)header + RingRowHeader.ByteCount;
            for (int b = 0; b < 1000 - RingRowHeader.ByteCount; b++)
            {
                Assert.Equal((byte)i, body[b]);
            }

            position += 1000;
            ring.SetDrained(position);
        }
    }

    [Fact]
    public void IsIntact_WriterCameRound_SaysNo()
    {
        using CommitRing ring = Create(null);
        Write(ring, 1024, 1);
        Assert.True(ring.IsIntact(0));
        for (int i = 0; i < (Capacity / 1024) - 1; i++)
        {
            Write(ring, 1024, i);
        }

        Assert.True(ring.IsIntact(0));
        ring.SetDrained(ring.Tail);
        Write(ring, 1024, 9);
        Assert.False(ring.IsIntact(0));
        Assert.True(ring.IsIntact(1024));
    }

    [Fact]
    public void TryOpen_HolderLives_LeavesTheFileAlone()
    {
        using (CommitRing ring = Create(_path))
        {
            Write(ring, 512, 3);
            Assert.Null(CommitRing.TryOpen(_path));
        }

        using CommitRing? reopened = CommitRing.TryOpen(_path);
        Assert.NotNull(reopened);
        Assert.Equal(512, reopened.Tail);
        Assert.Equal(0, reopened.Drained);
        Assert.Equal("/somewhere", PathOf(reopened));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(RingFileHeader.ByteCount + 1000)]
    public void TryOpen_NotARing_IsNull(int byteCount)
    {
        File.WriteAllBytes(_path, new byte[byteCount]);
        Assert.Null(CommitRing.TryOpen(_path));
    }

    [Fact]
    public void TryMap_FileRefusesOneMapping_GivesTheOthersBack()
    {
        const long Capacity = 1L << 30;
        const int Attempts = 64;
        File.WriteAllBytes(_path, new byte[RingFileHeader.ByteCount]);
        int readOnly = LibC.Open(_path, LibC.CloseOnExec, 0);
        long before = MappedKilobytes();

        for (int i = 0; i < Attempts; i++)
        {
            Assert.False(CommitRing.TryMap(readOnly, Capacity, _path, out _)); // the header cannot be mapped for writing, the addresses can be had
        }

        LibC.Close(readOnly);
        Assert.InRange(MappedKilobytes() - before, long.MinValue, Attempts * 2 * Capacity / 1024 / 2);
    }

    [Fact]
    public void WriteAndPublish_AfterWarmUp_AllocatesNothing()
    {
        using CommitRing ring = Create(null);
        Write(ring, 512, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            Write(ring, 512, i);
            ring.SetDrained(ring.Tail);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Readers_WhileWriterLaps_NeverTakeATornRow()
    {
        using CommitRing ring = Create(null);
        bool stop = false;
        long intact = 0;
        var reader = new Thread(() =>
        {
            var copy = new byte[1024 - RingRowHeader.ByteCount];
            while (!Volatile.Read(ref stop))
            {
                long tail = ring.Tail;
                if (tail < 1024)
                {
                    continue;
                }

                long position = tail - 1024;
                new ReadOnlySpan<byte>((byte*)ring.RowAt(position) + RingRowHeader.ByteCount, copy.Length).CopyTo(copy);
                if (ring.IsIntact(position))
                {
                    Assert.True(copy.AsSpan().IndexOfAnyExcept(copy[0]) < 0, "a torn row passed as intact");
                    intact++;
                }
            }
        });
        reader.Start();
        for (int i = 0; i < 300_000; i++)
        {
            Write(ring, 1024, i);
            ring.SetDrained(ring.Tail);
        }

        Volatile.Write(ref stop, true);
        reader.Join();
        Assert.True(intact > 0);
    }

    private static CommitRing Create(string? path) =>
        CommitRing.TryCreate(path, Capacity, new RingFileHeader { Generation = 7 }, "/somewhere"u8) ?? throw new InvalidOperationException("no ring");

    private static bool Write(CommitRing ring, int rowByteCount, int value)
    {
        byte* row = ring.TryClaim(rowByteCount);
        if (row is null)
        {
            return false;
        }

        ((RingRowHeader*)row)->RowByteCount = rowByteCount;
        new Span<byte>(row + RingRowHeader.ByteCount, rowByteCount - RingRowHeader.ByteCount).Fill((byte)value);
        ring.Publish();
        return true;
    }

    private static string PathOf(CommitRing ring)
    {
        fixed (byte* path = ring.Header.Path)
        {
            return System.Text.Encoding.UTF8.GetString(path, ring.Header.PathByteCount);
        }
    }

    private static long MappedKilobytes() => long.Parse(
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmSize:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Replace("VmSize:", "", StringComparison.Ordinal).Trim(),
        System.Globalization.CultureInfo.InvariantCulture);
}
