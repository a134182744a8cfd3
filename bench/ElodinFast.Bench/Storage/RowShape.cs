using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Storage;

/// <summary>What one row holds: so many components of so many f64 each.</summary>
internal sealed record RowShape(string Name, int Components, int Doubles)
{
    public static RowShape One { get; } = new("1 f64", 1, 1);

    public static RowShape Seven { get; } = new("7 f64", 7, 1);

    public static RowShape Forty { get; } = new("40 f64", 40, 1);

    public static RowShape FourHundred { get; } = new("400 f64", 400, 1);

    public static RowShape Large { get; } = new("1 of 11,520 B", 1, 1440);

    public int ByteCountEach => Doubles * sizeof(double);

    public int ByteCount => Components * ByteCountEach;

    /// <summary>What one row may cost warm: 20 ns, 2 ns a component, and its bytes at 8 GB/s.</summary>
    public double BudgetNs => 20 + (2 * Components) + (ByteCount / 8.0);

    /// <summary>Registers the components in a database.</summary>
    public Component[] Register(Database database)
    {
        ComponentSchema schema = Doubles == 1
            ? new ComponentSchema(PrimitiveType.F64)
            : new ComponentSchema(PrimitiveType.F64, (ulong)Doubles);
        var components = new Component[Components];
        for (int i = 0; i < components.Length; i++)
        {
            var id = ComponentId.FromName($"bench.{Components}.{Doubles}.c{i}");
            if (!database.TryRegister(id, schema, false, out components[i]))
            {
                throw new InvalidOperationException($"component {i} of {Name} is there with another schema");
            }
        }

        return components;
    }
}
