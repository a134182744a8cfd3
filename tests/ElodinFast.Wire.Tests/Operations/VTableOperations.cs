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
        RowSlot[] layout = [.. plan!.Fields.ToArray().Select((field, i) => new RowSlot(24 * i, (int)field.Schema.ByteCount))];
        RowPlan row = plan.TryMapTo(layout, out RowPlan? mapped) ? mapped : throw new InvalidOperationException("no row");
        byte[] rowBytes = new byte[row.RowByteCount];
        byte[] tableBytes = table.Body.ToArray();
        var sink = new CountingSink();
        yield return new("plan of 6 fields: map to a row", () => plan.TryMapTo(layout, out _));
        yield return new("plan of 6 fields: apply to a row", () => row.TryApply(tableBytes, rowBytes, out _));
        yield return new("plan of 6 fields: gather from a row", () => row.TryGather(rowBytes, 1, tableBytes));
        yield return new("plan of 6 fields: apply to a sink", () => plan.Apply(tableBytes, ref sink, out _));
        yield return new("plan of 6 fields: apply a short table to a sink", () => plan.Apply(tableBytes.AsSpan(0, 20), ref sink, out _));
        yield return new("plan of 6 fields: resolve", () =>
        {
            for (int i = 0; i < plan!.Fields.Length; i++)
            {
                plan.Resolve(i, table.Body, out _, out _, out _);
            }
        });
    }

    private struct CountingSink : ITableSink
    {
        private int _byteCount;

        public bool Accept(int field, bool hasTimestamp, long timestampMicros, ReadOnlySpan<byte> value)
        {
            _byteCount += value.Length;
            return true;
        }

        public void Skip(int field) => _byteCount++;
    }
}
