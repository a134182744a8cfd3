using System.Buffers.Binary;
using System.Text.Json;

namespace ElodinFast.Wire.Tests;

/// <summary>The VTables and tables of tests/vectors/wire.jsonl, through compiled plans.</summary>
public class TableVectors
{
    public static TheoryData<string> VTableNames => [.. Named("VTableMsg")];

    public static TheoryData<string> TableNames => [.. Named("Table").Where(name => !name.EndsWith("invalid_byte_2", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(VTableNames))]
    public void TryCompile_VTableOfTheVector_ResolvesAsTheVectorSays(string name)
    {
        Vector vector = Vector.Named(name);
        VTableStatus expected = name switch
        {
            "vtable_misaligned_f64" => VTableStatus.Misaligned,
            "vtable_component_without_schema" => VTableStatus.SchemaNotFound,
            "vtable_op_none" => VTableStatus.InvalidOp,
            _ => VTableStatus.Ok,
        };
        Assert.True(Packets.TryRead(vector.Body, out VTableMsg message, out _));
        Assert.Equal(expected, VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _));
        if (plan is null)
        {
            return;
        }

        JsonElement[] resolved = [.. vector.Fields.GetProperty("resolved").EnumerateArray()];
        Assert.Equal(resolved.Length, plan.Fields.Length);
        for (int i = 0; i < resolved.Length; i++)
        {
            PlanField field = plan.Fields[i];
            Assert.Equal(resolved[i].GetProperty("offset").GetInt32(), field.Offset);
            Assert.Equal(resolved[i].GetProperty("len").GetInt32(), field.FieldByteCount);
            Assert.Equal(resolved[i].GetProperty("component_id").GetUInt64(), field.ComponentId.Value);
            Assert.Equal(resolved[i].GetProperty("prim_type").GetString(), field.Schema.Type.Name());
            Assert.Equal(
                resolved[i].GetProperty("dim").EnumerateArray().Select(d => d.GetUInt64()), field.Schema.Dimensions.ToArray());
            bool hasSource = resolved[i].TryGetProperty("timestamp_us_source", out JsonElement source);
            Assert.Equal(hasSource ? source.GetProperty("offset").GetInt32() : -1, plan.TimestampOffset(i));
        }
    }

    [Theory]
    [MemberData(nameof(TableNames))]
    public void Resolve_TableOfTheVector_GivesItsValues(string name)
    {
        (Vector table, VTablePlan plan, string[] components) = Load(name);
        JsonElement values = table.Fields.GetProperty("values");
        byte[] rebuilt = new byte[table.Body.Length];
        for (int i = 0; i < components.Length; i++)
        {
            PlanField field = plan.Fields[i];
            VTableStatus status = plan.Resolve(
                i, table.Body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long timestampMicros);
            Assert.Equal(VTableStatus.Ok, status);
            byte[] expected = Bytes(field.Schema.Type, Value(values, components[i]));
            Assert.Equal(expected, value.ToArray());
            expected.CopyTo(rebuilt, field.Offset);
            Assert.Equal(ExpectedTime(values, components[i]), hasTimestamp ? timestampMicros : null);
            if (plan.TimestampOffset(i) >= 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(rebuilt.AsSpan(plan.TimestampOffset(i)), timestampMicros);
            }
        }

        Assert.Equal(table.Body.ToArray(), rebuilt);
    }

    [Fact]
    public void Resolve_BoolOfTwo_IsAnInvalidValue()
    {
        (Vector table, VTablePlan plan, _) = Load("vtable_bool/table_invalid_byte_2");
        Assert.Equal(VTableStatus.InvalidComponentValue, plan.Resolve(0, table.Body, out _, out _, out _));
    }

    private static IEnumerable<string> Named(string message) =>
        Vector.All.Where(vector => vector.Message == message).Select(vector => vector.Name);

    private static (Vector Table, VTablePlan Plan, string[] Components) Load(string name)
    {
        Vector table = Vector.Named(name);
        Vector vtable = Vector.Named(table.Fields.GetProperty("vtable").GetString()!);
        Assert.True(Packets.TryRead(vtable.Body, out VTableMsg message, out _));
        Assert.Equal(message.Id, table.Header.Id);
        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _));
        string[] components = [.. vtable.Fields.GetProperty("components").EnumerateArray().Select(c => c.GetString()!)];
        return (table, plan!, components);
    }

    private static JsonElement Value(JsonElement values, string component) =>
        values.EnumerateObject().Single(v => v.Name == component || component.EndsWith('.' + v.Name)).Value;

    private static long? ExpectedTime(JsonElement values, string component)
    {
        foreach (string key in new[] { component + "@time_us", "time_us", "record_time_us", "m.t" })
        {
            if (values.TryGetProperty(key, out JsonElement time))
            {
                return time.GetInt64();
            }
        }

        return null;
    }

    private static byte[] Bytes(PrimitiveType type, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().SelectMany(element => Bytes(type, element))];
        }

        return type switch
        {
            PrimitiveType.F64 => BitConverter.GetBytes(value.GetDouble()),
            PrimitiveType.F32 => BitConverter.GetBytes((float)value.GetDouble()),
            PrimitiveType.Bool => [value.GetBoolean() ? (byte)1 : (byte)0],
            PrimitiveType.U64 => BitConverter.GetBytes(value.GetUInt64()),
            _ => BitConverter.GetBytes(value.GetInt64())[..type.ByteCount()],
        };
    }
}
