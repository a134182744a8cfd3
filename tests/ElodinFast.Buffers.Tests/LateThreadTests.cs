using Xunit;

namespace ElodinFast.Buffers.Tests;

/// <summary>Threads that come late to something disposed of: they may find nothing, but must not touch what belongs to others.</summary>
public sealed unsafe class LateThreadTests
{
    [Fact]
    public void RowAt_AfterDispose_IsMemoryOfTheRingStill()
    {
        CommitRing ring = CommitRing.TryCreate(null, 64 * 1024, default, default)!;
        byte* row = ring.TryClaim(64);
        new Span<byte>(row, 64).Fill(7);
        ring.Publish();

        ring.Dispose();

        Assert.Equal(0, ring.RowAt(0)->RowByteCount);
        Assert.Equal(64, ring.Tail);
        byte* late = ring.TryClaim(64);
        new Span<byte>(late, 64).Fill(8);
        ring.Publish();
        Assert.Equal(8, *(byte*)ring.RowAt(64));
    }
}
