using System.Buffers.Binary;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class RowReceiverTests : IDisposable
{
    private const uint Token = 0xC0FFEE;
    private const int ReorderTimeMs = 50;
    private static readonly PacketId s_id = new(0x4000);

    private readonly TestNode _node = new();
    private readonly LinkCounters _counters = new();
    private readonly ushort _slot;
    private readonly RowReceiver _receiver;

    public RowReceiverTests()
    {
        _slot = _node.Database.SlotOf(NodeId.Create());
        _receiver = new RowReceiver(_node.Database, _slot, Token, ReorderTimeMs, _counters, NullLogger.Instance);
    }

    public void Dispose() => _node.Dispose();

    private void Take(PacketId id, ReadOnlySpan<byte> body, long nowMs)
    {
        _receiver.Enter();
        _receiver.Take(id, body, isFirst: true, nowMs);
        _receiver.Exit();
    }

    [Fact]
    public void Take_InOrder_IsStored()
    {
        Announce();
        for (uint row = 0; row < 10; row++)
        {
            Send(row + 1, row);
        }

        Assert.Equal(10, _node.CountOf("x"));
        Assert.Equal(10u, _receiver.SeenSequence);
        Assert.Equal(20, _counters.SamplesReceived);
    }

    [Fact]
    public void Take_WrongToken_IsDropped()
    {
        Announce();
        Take(s_id, Body(1, 0, Token + 1), 0);
        Assert.Equal(1, _counters.BadToken);
        Assert.Equal(0, _node.CountOf("x"));
    }

    [Fact]
    public void Take_AnyBitFlipped_IsDropped()
    {
        Announce();
        byte[] good = Body(1, 0, Token);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Take(s_id, bad, 0);
        }

        Assert.Equal(good.Length * 8, _counters.BadChecksum);
        Assert.Equal(0, _node.CountOf("x"));
        Take(new PacketId((ushort)(s_id.Value + 1)), good, 0);
        Assert.Equal((good.Length * 8) + 1, _counters.BadChecksum);
    }

    [Fact]
    public void Take_CutAtEveryByte_IsDropped()
    {
        Announce();
        byte[] good = Body(1, 0, Token);
        for (int length = 0; length < good.Length; length++)
        {
            Take(s_id, good.AsSpan(0, length), 0);
        }

        Assert.Equal(good.Length, _counters.Bad);
        Assert.Equal(0, _node.CountOf("x"));
    }

    [Fact]
    public void Take_LongerThanTheGroup_IsDropped()
    {
        Announce();
        byte[] body = new byte[RowGroupVTable.ValuesOffset + 24];
        new RowHeader(1, 0, Token).Write(s_id, body);
        Take(s_id, body, 0);
        Assert.Equal(1, _counters.BadShape);
    }

    [Fact]
    public void Take_Twice_IsStoredOnce()
    {
        Announce();
        Send(1, 0);
        Send(1, 0);
        Send(2, 1);
        Send(1, 0);
        Assert.Equal(2, _node.CountOf("x"));
        Assert.Equal(4, _counters.Duplicates);
    }

    [Fact]
    public void Take_LaterRowFirst_WaitsForTheEarlierOne()
    {
        Announce();
        Send(2, 1);
        Send(3, 2);
        Assert.Equal(0, _node.CountOf("x"));
        Assert.Equal(2, _receiver.HeldCount);
        Send(1, 0);
        Assert.Equal([0.0, 1.0, 2.0], _node.Read("x").Values);
        Assert.Equal(0, _receiver.HeldCount);
        Assert.Equal(0, _counters.Lost);
    }

    [Fact]
    public void OnTimer_HoleOlderThanTheReorderTime_IsDeclaredLostAndTheLogGoesOn()
    {
        Announce();
        Send(1, 0);
        Send(4, 3, nowMs: 100);
        _receiver.OnTimer(100 + ReorderTimeMs - 1);
        Assert.Equal(1, _node.CountOf("x"));
        _receiver.OnTimer(100 + ReorderTimeMs);
        Assert.Equal([0.0, 3.0], _node.Read("x").Values);
        Assert.Equal(4, _counters.Lost);
        Assert.Equal(4ul, _node.Find("x").PositionOf(_slot));
        Send(2, 1, nowMs: 200);
        Assert.Equal(2, _counters.Duplicates);
        Assert.Equal(2, _node.CountOf("x"));
    }

    [Fact]
    public void Take_MoreBehindAHoleThanIsHeld_GivesUpOnTheHole()
    {
        Announce();
        for (uint row = 1; row <= LinkLimits.HeldRowCountMax + 10; row++)
        {
            Send(row + 1, row);
        }

        Assert.Equal(LinkLimits.HeldRowCountMax + 10, _node.CountOf("x"));
        Assert.Equal(2, _counters.Lost);
    }

    [Fact]
    public void Take_BeforeItsAnnouncement_WaitsForIt()
    {
        Send(1, 0);
        Send(2, 1);
        Assert.Equal(2, _receiver.HeldCount);
        Announce();
        Assert.Equal([0.0, 1.0], _node.Read("x").Values);
    }

    [Fact]
    public void OnTimer_NeverAnnounced_IsDroppedAfterAWhile()
    {
        Send(1, 0, nowMs: 0);
        _receiver.OnTimer(LinkLimits.UnknownGroupTimeMs - 1);
        Assert.Equal(1, _receiver.HeldCount);
        _receiver.OnTimer(LinkLimits.UnknownGroupTimeMs);
        Assert.Equal(0, _receiver.HeldCount);
        Assert.Equal(1, _counters.UnknownGroup);
    }

    [Fact]
    public void SetStart_StreamBeginsBehindTheHistory_IsNoLoss()
    {
        _node.Register("x");
        _receiver.SetStart(ComponentId.FromName("x"), 100);
        _receiver.SetStart(ComponentId.FromName("y"), 100);
        Announce(baseOrdinal: 100);
        Send(1, 0);
        Assert.Equal(1, _node.CountOf("x"));
        Assert.Equal(0, _counters.Lost);
        Assert.Equal(101ul, _node.Find("x").PositionOf(_slot));
    }

    [Fact]
    public void Take_OfOurOwnOrigin_IsCountedAndDropped()
    {
        Announce(isEcho: true);
        Send(1, 0);
        Assert.Equal(2, _counters.Echoed);
        Assert.Equal(0, _node.CountOf("x"));
    }

    [Fact]
    public void SetGoal_LastRowsNeverCame_AreDeclaredLost()
    {
        Announce();
        Send(1, 0);
        _receiver.SetGoal(ComponentId.FromName("x"), 3, nowMs: 1000);
        _receiver.OnTimer(1000 + ReorderTimeMs - 1);
        Assert.Equal(1ul, _node.Find("x").PositionOf(_slot));
        _receiver.OnTimer(1000 + ReorderTimeMs);
        Assert.Equal(3ul, _node.Find("x").PositionOf(_slot));
        Assert.Equal(2, _counters.Lost);
    }

    [Fact]
    public void Take_AnyOrderWithinTheBufferAndDoubled_StoresEachOnceInOrder()
    {
        const int RowCount = 200;
        Announce();
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        uint[] rows = [.. Enumerable.Range(0, RowCount).Select(i => (uint)i).OrderBy(i => i + (random.NextDouble() * 40))];
        foreach (uint row in rows)
        {
            Send(row + 1, row);
            if (random.Next(4) == 0)
            {
                Send(row + 1, row);
            }
        }

        Assert.True(_node.Read("x").Values.SequenceEqual(Enumerable.Range(0, RowCount).Select(i => (double)i)), $"seed {seed}");
        Assert.Equal(0, _counters.Lost);
    }

    private void Announce(ulong baseOrdinal = 0, bool isEcho = false) => _receiver.AddGroup(
        s_id, 0, [_node.Register("x"), _node.Register("y")], [0, 8], 16, [baseOrdinal, baseOrdinal], isEcho);

    private void Send(uint sequence, uint row, long nowMs = 0) => Take(s_id, Body(sequence, row, Token), nowMs);

    private static byte[] Body(uint sequence, uint row, uint token)
    {
        byte[] body = new byte[RowGroupVTable.ValuesOffset + 16];
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(RowGroupVTable.TimestampOffset), 1000 + row);
        BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(RowGroupVTable.ValuesOffset), row);
        BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(RowGroupVTable.ValuesOffset + 8), -row);
        new RowHeader(sequence, row, token).Write(s_id, body);
        return body;
    }
}
