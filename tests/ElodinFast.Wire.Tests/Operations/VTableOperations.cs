namespace ElodinFast.Wire.Tests;

/// <summary>VTables and their plans.</summary>
internal static class VTableOperations
{
    public static IEnumerable<Operation> All()
    {
        Vector table = Vector.Named("vtable_shared_timestamp_6_fields/table_0");
        byte[] payload = Vector.Named("vtable_shared_timestamp_6_fields").Body.ToArray();
        Packets.TryRead(payload, out VTableMsg message, out _);
        VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _);
        yield return new("vtable of 6 fields: read", () => Packets.TryRead(payload, out VTableMsg _, out _));
        yield return new("vtable of 6 fields: compile", () => VTablePlan.TryCompile(message.VTable, out _, out _));
        yield return new("plan of 6 fields: resolve", () =>
        {
            for (int i = 0; i < plan!.Fields.Length; i++)
            {
                plan.Resolve(i, table.Body, out _, out _, out _);
            }
        });
    }
}
