using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>The VTable of the benches: one timestamp, then f64 fields of separate components.</summary>
internal static class ManyFields
{
    public static VTable Build(int fieldCount)
    {
        var builder = new VTableBuilder();
        var scalar = new ComponentSchema(PrimitiveType.F64);
        VTableNode timestamp = VTableNode.Table(0, sizeof(long));
        for (int i = 0; i < fieldCount; i++)
        {
            builder.AddComponent(sizeof(long) * (i + 1), ComponentId.FromName($"vehicle.value_{i}"), scalar, timestamp);
        }

        return builder.Build();
    }
}
