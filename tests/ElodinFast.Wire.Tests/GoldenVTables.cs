using System.Buffers;

namespace ElodinFast.Wire.Tests;

/// <summary>VTables by hand, byte for byte as the protocol's own builders lay them out.</summary>
public class GoldenVTables
{
    private const long Time = 1_700_000_000_000_000;

    private static readonly ComponentSchema s_scalar = new(PrimitiveType.F64);
    private static readonly ComponentId s_temperature = ComponentId.FromName("temperature");

    [Fact]
    public void Build_TimestampAroundSchema_IsTheKnownBytes()
    {
        VTable vtable = new VTableBuilder().AddComponent(8, s_temperature, s_scalar, VTableNode.Table(0, 8)).Build();
        AssertPacket(
            "31 00 00 00 00 47 b7 00 01 00 07 01 00 08 00 00 08 00 08 00 00 08 08 03 03 04 01 02 04 05 00 05 01 08 08 06 10"
            + "0a 00 00 00 00 00 00 00 55 79 10 ce c1 75 65 55",
            new PacketId(1, 0), vtable);
        AssertTable(vtable, "00 40 1e 18 24 0a 06 00 00 00 00 00 00 80 35 40", Time, 21.5);
    }

    [Fact]
    public void Build_SchemaAroundTimestamp_IsTheKnownBytes()
    {
        VTableNode component = VTableNode.Component(s_temperature);
        VTable vtable = new VTableBuilder()
            .AddField(8, 8, VTableNode.Schema(s_scalar, VTableNode.Timestamp(VTableNode.Table(0, 8), component)))
            .Build();
        AssertPacket(
            "31 00 00 00 00 47 b7 00 01 00 07 00 00 08 00 08 00 01 00 08 00 08 08 03 03 05 02 04 04 00 01 05"
            + "01 08 08 06 10 0a 00 00 00 00 00 00 00 55 79 10 ce c1 75 65 55",
            new PacketId(1, 0), vtable);
        AssertTable(vtable, "00 40 1e 18 24 0a 06 00 00 00 00 00 00 80 35 40", Time, 21.5);
    }

    [Fact]
    public void Build_SharedTimestamp_IsEmittedOnce()
    {
        VTableNode time = VTableNode.Table(0, 8);
        var vec3 = new ComponentSchema(PrimitiveType.F32, 3);
        VTable vtable = new VTableBuilder()
            .AddComponent(8, ComponentId.FromName("drone.gyro"), vec3, time)
            .AddComponent(20, ComponentId.FromName("drone.accel"), vec3, time)
            .AddComponent(32, ComponentId.FromName("drone.temp"), s_scalar, time)
            .Build();
        AssertPacket(
            "8b 00 00 00 00 47 b7 00 02 00 13 01 00 08 00 00 08 00 08 08 00 10 08 03 03 04 01 02 04 05 00 05 00 18 08 00 20 08"
            + "00 28 08 03 09 04 07 08 0a 05 00 0b 00 30 08 00 38 00 00 38 08 03 0f 04 0d 0e 10 05 00 11 03 08 0c 06 14 0c 0c"
            + "20 08 12 40 09 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00 2e 2b 49 df e6 4b 82 10 09 00 00 00 00 00 00 00"
            + "03 00 00 00 00 00 00 00 3b 0d 2b d4 7a df b0 1e 0a 00 00 00 00 00 00 00 ff 4e c2 6b 64 6b 21 51",
            new PacketId(2, 0), vtable);
        byte[] body = Convert.FromHexString(Hex(
            "00 40 1e 18 24 0a 06 00 cd cc cc 3d cd cc 4c 3e 9a 99 99 3e 00 00 80 3f 00 00 00 40 00 00 1c 41 00 00 00 00 00 00 39 40"));
        VTablePlan plan = Compile(vtable);
        Assert.Equal(VTableStatus.Ok, plan.Resolve(1, body, out ReadOnlySpan<byte> accel, out bool hasTimestamp, out long micros));
        Assert.True(hasTimestamp);
        Assert.Equal(Time, micros);
        Assert.Equal(9.75f, BitConverter.ToSingle(accel[8..]));
    }

    [Fact]
    public void Build_NanosecondTimestamp_IsTheKnownBytes()
    {
        VTableNode value = VTableNode.Schema(s_scalar, VTableNode.Component(s_temperature));
        VTable vtable = new VTableBuilder().AddField(8, 8, VTableNode.Ext(ExtIds.TimestampNanos, VTableNode.Table(0, 8), value)).Build();
        AssertPacket(
            "33 00 00 00 00 47 b7 00 03 00 07 00 00 08 00 08 00 00 08 08 03 02 04 00 01 03 01 00 08"
            + "06 04 01 00 05 01 08 08 06 10 0a 00 00 00 00 00 00 00 55 79 10 ce c1 75 65 55",
            new PacketId(3, 0), vtable);
        AssertTable(vtable, "e1 f9 ff ff ff ff ff ff 00 00 00 00 00 80 35 40", -1, 21.5); // -1567 ns is cut towards zero
    }

    [Fact]
    public void Build_NanosecondTimestampDataFirst_IsTheKnownBytes()
    {
        VTableNode value = VTableNode.Schema(s_scalar, VTableNode.Component(s_temperature));
        VTable vtable = new VTableBuilder(VTableExtOrder.DataFirst)
            .AddField(8, 8, VTableNode.Ext(ExtIds.TimestampNanos, VTableNode.Table(0, 8), value))
            .Build();
        AssertPacket(
            "33 00 00 00 00 47 b7 00 03 00 07 01 00 08 00 00 08 00 08 00 00 08 08 03 03 04 01 02 04"
            + "06 05 01 00 00 01 08 08 06 10 0a 00 00 00 00 00 00 00 55 79 10 ce c1 75 65 55",
            new PacketId(3, 0), vtable);
        AssertTable(vtable, "e1 f9 ff ff ff ff ff ff 00 00 00 00 00 80 35 40", -1, 21.5);
    }

    [Fact]
    public void Build_Mean_IsTheKnownBytes()
    {
        VTableNode value = VTableNode.Schema(s_scalar, VTableNode.Component(s_temperature));
        VTable vtable = new VTableBuilder().AddField(0, 8, VTableNode.Ext(ExtIds.Mean, VTableNode.Data([10]), value)).Build();
        AssertPacket(
            "34 00 00 00 00 47 b7 00 04 00 07 00 00 08 00 08 00 00 08 08 03 02 04 00 01 03 00 10 01"
            + "06 04 a6 c2 05 01 00 08 06 11 0a 00 00 00 00 00 00 00 55 79 10 ce c1 75 65 55 0a",
            new PacketId(4, 0), vtable);
        AssertTable(vtable, "00 00 00 00 00 80 35 40", null, 21.5);
    }

    [Fact]
    public void AddField_NumberBeyond16Bits_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new VTableBuilder().AddField(65_536, 8, VTableNode.Component(s_temperature)));

    private static VTablePlan Compile(VTable vtable)
    {
        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _));
        return plan!;
    }

    private static void AssertPacket(string hex, PacketId id, VTable vtable)
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, new VTableMsg(id, vtable));
        Assert.Equal(Hex(hex), Convert.ToHexString(output.WrittenSpan));
    }

    private static void AssertTable(VTable vtable, string hex, long? expectedMicros, double expectedValue)
    {
        byte[] body = Convert.FromHexString(Hex(hex));
        VTablePlan plan = Compile(vtable);
        Assert.Equal(VTableStatus.Ok, plan.Resolve(0, body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long micros));
        Assert.Equal(expectedMicros, hasTimestamp ? micros : null);
        Assert.Equal(expectedValue, BitConverter.ToDouble(value));
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Equal(VTableStatus.BufferUnderflow, plan.Resolve(0, body.AsSpan(0, length), out _, out _, out _));
        }
    }

    private static string Hex(string text) => text.Replace(" ", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
}
