using ElodinFast.Storage;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class StreamStartsTests
{
    private const int SampleCount = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void IndexOf_OwnAndOthersSamplesMixed_IsBehindTheLastOwnOneBelow(int seed)
    {
        using var node = new TestNode();
        var random = new Random(seed);
        Component component = node.Register("x");
        ushort peer = node.Database.SlotOf(NodeId.Create());
        var layout = new MirrorRowLayout([component], [0], sizeof(double));
        var outcomes = new MirrorSampleStatus[1];
        ulong ordinalOfPeer = 0;
        for (int i = 0; i < SampleCount;)
        {
            bool isOwn = random.Next(2) == 0;
            for (int last = Math.Min(SampleCount, i + random.Next(1, 20)); i < last; i++)
            {
                if (isOwn)
                {
                    Assert.Equal(CommitStatus.Ok, node.Write("x", i, i));
                    continue;
                }

                node.Database.BeginMirrorRows();
                Assert.Equal(
                    CommitStatus.Ok,
                    node.Database.ApplyMirrorRowHeld(layout, peer, i, [ordinalOfPeer++], i, BitConverter.GetBytes((double)i), outcomes));
                node.Database.EndMirrorRows();
            }
        }

        for (ulong ordinal = 0; ordinal <= component.PositionOf(0); ordinal++)
        {
            Assert.Equal(Expected(node.Database, component, ordinal), StreamStarts.IndexOf(node.Database, component, ordinal));
        }
    }

    // Sample by sample.
    private static long Expected(Database database, Component component, ulong ordinal)
    {
        for (long index = component.SampleCount - 1; index >= 0; index--)
        {
            (ushort slot, ulong found) = component.OriginOf(index);
            if (database.IsSelf(slot) && found < ordinal)
            {
                return index + 1;
            }
        }

        return 0;
    }
}
