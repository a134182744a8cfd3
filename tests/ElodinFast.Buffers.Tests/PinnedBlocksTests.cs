using System.Runtime.CompilerServices;
using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed unsafe class PinnedBlocksTests
{
    [Fact]
    public void Rent_Block_IsAlignedAndWholeAndNamed()
    {
        string holder = Guid.NewGuid().ToString();
        using (PinnedBlock block = PinnedBlocks.Rent(holder))
        {
            Assert.Equal(PinnedBlock.ByteCount, block.Span.Length);
            Assert.Equal(0, (nint)Unsafe.AsPointer(ref block.Span[0]) % CacheLine.ByteCount);
            block.Span.Fill(7);
            GC.Collect();
            Assert.Equal(7, block.Span[^1]);
            Assert.Contains(holder, PinnedBlocks.Holders);
        }

        Assert.DoesNotContain(holder, PinnedBlocks.Holders);
    }

    [Fact]
    public void Dispose_Twice_GivesBackOnce()
    {
        PinnedBlock block = PinnedBlocks.Rent("first");
        block.Dispose();
        block.Dispose();
        using PinnedBlock one = PinnedBlocks.Rent("one");
        using PinnedBlock two = PinnedBlocks.Rent("two");
        Assert.NotSame(one, two);
    }
}
