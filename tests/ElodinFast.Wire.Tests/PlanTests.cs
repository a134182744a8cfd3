using System.Buffers.Binary;

namespace ElodinFast.Wire.Tests;

/// <summary>The order of checks with a table, where chance seldom gets to.</summary>
public class PlanTests
{
    private static readonly VTableNode s_value = VTableNode.Schema(new ComponentSchema(PrimitiveType.U8), VTableNode.Component(new ComponentId(1)));

    [Theory]
    [InlineData(3, VTableStatus.BufferUnderflow)] // the outer range is not there
    [InlineData(4, VTableStatus.OffsetOverflow)] // it is, and is no timestamp: the inner one is not looked at
    [InlineData(64, VTableStatus.OffsetOverflow)]
    public void Resolve_OuterRangeNotEightBytes_DecidesBeforeTheInnerOne(int bodyByteCount, VTableStatus expected) =>
        Assert.Equal(expected, Resolve(bodyByteCount, Timestamp(0, 4, Timestamp(40, 8, s_value))).Status);

    [Theory]
    [InlineData(3, VTableStatus.BufferUnderflow)]
    [InlineData(44, VTableStatus.BufferUnderflow)] // enough for the inner one, not for the outer one
    [InlineData(48, VTableStatus.OffsetOverflow)]
    public void Resolve_InnerRangeNotEightBytes_FailsAfterTheOuterOne(int bodyByteCount, VTableStatus expected) =>
        Assert.Equal(expected, Resolve(bodyByteCount, Timestamp(40, 8, Timestamp(0, 4, s_value))).Status);

    [Fact]
    public void Resolve_TwoTimestamps_TheInnerOneWins()
    {
        (VTableStatus status, long? micros) = Resolve(64, Timestamp(40, 8, Timestamp(8, 8, s_value)));
        Assert.Equal((VTableStatus.Ok, 8), (status, micros));
    }

    [Fact]
    public void Resolve_InnerNone_CancelsTheOuterTimestamp()
    {
        VTableNode none = VTableNode.Timestamp(s_value, s_value);
        (VTableStatus status, long? micros) = Resolve(64, Timestamp(40, 8, none));
        Assert.Equal((VTableStatus.Ok, null), (status, micros));
    }

    [Fact]
    public void Resolve_TimestampMissingAndValueShort_TheTimestampComesFirst()
    {
        VTableNode dims = VTableNode.Schema(new ComponentSchema(PrimitiveType.F64, 1UL << 63, 2), VTableNode.Component(new ComponentId(1)));
        Assert.Equal(VTableStatus.OffsetOverflow, Resolve(64, dims).Status);
        Assert.Equal(VTableStatus.BufferUnderflow, Resolve(44, Timestamp(40, 8, dims)).Status);
    }

    [Theory]
    [InlineData(0, 1, 2, 3, 1)] // as in the table: one copy
    [InlineData(3, 2, 1, 0, 4)]
    [InlineData(1, 2, 3, 0, 2)]
    public void TryMapTo_AdjacentFields_AreOneCopy(int first, int second, int third, int fourth, int expectedCopyCount)
    {
        VTablePlan plan = FourDoubles();
        RowSlot[] layout = [.. new[] { first, second, third, fourth }.Select(place => new RowSlot(8 * place, 8))];
        Assert.True(plan.TryMapTo(layout, out RowPlan? row));
        Assert.Equal((expectedCopyCount, 40, 32), (row.CopyCount, row.TableByteCount, row.RowByteCount));
    }

    [Fact]
    public void TryMapTo_LayoutThatDoesNotFit_IsRefused()
    {
        VTablePlan plan = FourDoubles();
        Assert.False(plan.TryMapTo([new(0, 8), new(8, 8), new(16, 8)], out _)); // one is missing
        Assert.False(plan.TryMapTo([new(0, 8), new(8, 8), new(16, 8), new(20, 8)], out _)); // two overlap
        Assert.False(plan.TryMapTo([new(0, 8), new(8, 8), new(16, 8), new(24, 4)], out _));
        Assert.False(plan.TryMapTo([new(0, 8), new(8, 8), new(16, 8), new(-8, 8)], out _));
        Assert.False(plan.TryMapTo([new(0, 8), new(8, 8), new(16, 8), new(int.MaxValue - 3, 8)], out _));
    }

    [Fact]
    public void IsRow_ChainReadsMoreThanTheFields_NeedsAllOfIt()
    {
        // An extension that nobody knows reads the table up to 100: a shorter one is refused, though every value is there.
        VTableNode ext = VTableNode.Ext(new PacketId(9, 9), VTableNode.Table(90, 10), s_value);
        VTable vtable = new VTableBuilder().AddField(8, 1, Timestamp(0, 8, ext)).Build();
        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _));
        Assert.True(plan!.TryMapTo([new RowSlot(0, 1)], out RowPlan? row));
        Assert.Equal(100, row.TableByteCount);
        Assert.False(row.TryApply(new byte[99], new byte[1], out _));
        Assert.Equal(VTableStatus.BufferUnderflow, plan.Resolve(0, new byte[99], out _, out _, out _));
    }

    private static VTablePlan FourDoubles()
    {
        var builder = new VTableBuilder();
        VTableNode time = VTableNode.Table(0, 8);
        for (int i = 0; i < 4; i++)
        {
            builder.AddComponent(8 + (8 * i), new ComponentId((ulong)i), new ComponentSchema(PrimitiveType.F64), time);
        }

        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(builder.Build(), out VTablePlan? plan, out _));
        return plan!;
    }

    private static VTableNode Timestamp(int offset, int byteCount, VTableNode arg) =>
        VTableNode.Timestamp(VTableNode.Table(offset, byteCount), arg);

    // Each eight bytes of the table hold their own offset.
    private static (VTableStatus Status, long? Micros) Resolve(int bodyByteCount, VTableNode node)
    {
        byte[] body = new byte[72];
        for (int offset = 0; offset + 8 <= body.Length; offset += 8)
        {
            BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(offset), offset);
        }

        VTable vtable = new VTableBuilder().AddField(0, 1, node).Build();
        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _));
        VTableStatus status = plan!.Resolve(0, body.AsSpan(0, bodyByteCount), out _, out bool hasTimestamp, out long micros);
        return (status, hasTimestamp ? micros : null);
    }
}
