using System.Diagnostics;

namespace ElodinFast.Wire.Tests;

/// <summary>VTables that stop other servers.</summary>
public class HostileVTables
{
    [Theory]
    [InlineData("01 03 00 01 00 00 00 00")] // a component whose id is itself
    [InlineData("01 04 00 00 00 01 00 00 00 00")] // a schema made of itself
    [InlineData("01 05 00 00 01 00 00 00 00")] // a timestamp whose source is itself
    [InlineData("02 02 05 00 01 01 00 00 01 00")] // a timestamp whose arg is itself
    [InlineData("01 06 00 09 09 00 01 00 00 00 00")] // an extension around itself, with itself as data: 11 bytes
    [InlineData("02 02 06 01 09 09 00 01 00 00 01 00")] // an extension around itself
    [InlineData("02 05 01 00 05 00 00 00 00")] // timestamps that are each other's source, which no field reaches
    [InlineData("01 06 00 01 00 00 00 00")] // an unreachable nanosecond timestamp that reads itself
    public void TryCompile_Circle_IsAnInvalidOp(string hex) => Assert.Equal(VTableStatus.InvalidOp, Compile(hex));

    [Theory]
    [InlineData("01 03 00 00 00")] // a component circle that nothing visits
    [InlineData("01 05 09 00 00 00")] // a missing source in a timestamp that no field reaches
    [InlineData("00 00 00")]
    public void TryCompile_HarmlessOddity_IsAccepted(string hex) => Assert.Equal(VTableStatus.Ok, Compile(hex));

    [Fact]
    public void TryCompile_LongestChainsFromEveryField_TakeLinearTime()
    {
        // 65,533 timestamps around each other, and as many sources inside each other; every field starts at the outermost.
        var ops = new VTableOp[VTable.CountMax];
        ops[0] = VTableOp.None;
        ops[1] = VTableOp.Timestamp(0, 2);
        for (int i = 2; i < ops.Length; i++)
        {
            ops[i] = VTableOp.Timestamp((ushort)(i - 1), (ushort)(i + 1));
        }

        var fields = new VTableField[VTable.CountMax];
        Array.Fill(fields, new VTableField(0, 0, 1));
        var watch = Stopwatch.StartNew();
        Assert.Equal(VTableStatus.InvalidOp, VTablePlan.TryCompile(new VTable(ops, fields, []), out _, out _));

        // The same with a component at its end, so that every field is good.
        ops[^3] = VTableOp.Schema((ushort)(ops.Length - 1), (ushort)(ops.Length - 1), (ushort)(ops.Length - 2));
        ops[^2] = VTableOp.Component((ushort)(ops.Length - 1));
        ops[^1] = VTableOp.Data(0, 8);
        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(new VTable(ops, fields, new byte[8]), out VTablePlan? plan, out _));
        Assert.Equal(VTable.CountMax, plan!.Fields.Length);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
    }

    [Fact]
    public void TryRead_CountsThatCannotBeThere_AllocateLittle()
    {
        byte[] encoded = [0xff, 0xff, 0x03, 0x02];
        Assert.False(VTable.TryRead(encoded, out _, out PostcardError error));
        Assert.Equal(PostcardError.UnexpectedEnd, error);
        long before = GC.GetAllocatedBytesForCurrentThread();
        VTable.TryRead(encoded, out _, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    [Fact]
    public void TryRead_NestedSchemas_AreRefusedAtTheBound()
    {
        byte[] nested = [.. Enumerable.Repeat<byte[]>([0x01, 0x54, 0x12], 100_000).SelectMany(level => level)];
        byte[] payload = [0x01, 0x02, 0x01, 0x6e, .. nested];
        Assert.False(Packets.TryRead(payload, out SetMsgMetadata _, out PostcardError error));
        Assert.Equal(PostcardError.Invalid, error);
    }

    private static VTableStatus Compile(string hex)
    {
        byte[] encoded = Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.True(VTable.TryRead(encoded, out VTable vtable, out PostcardError error), $"{error}");
        return VTablePlan.TryCompile(vtable, out _, out _);
    }
}
