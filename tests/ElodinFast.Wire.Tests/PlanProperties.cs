using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Compiled plans against the slow walk over the ops.</summary>
public class PlanProperties
{
    [Fact]
    public void Plan_RandomVTablesAndTables_AgreesWithTheSlowReader()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var seen = new Dictionary<VTableStatus, int>();
        for (int run = 0; run < 20_000; run++)
        {
            VTable vtable = RandomVTable.Next(random);
            string? difference = TableComparison.FirstDifference(vtable, RandomVTable.Table(random));
            Assert.True(difference is null, $"seed {seed}, run {run}: {difference}\n{Convert.ToHexString(vtable.Encoded.Span)}");
            VTableStatus status = VTablePlan.TryCompile(vtable, out _, out _);
            seen[status] = seen.GetValueOrDefault(status) + 1;
        }

        Assert.True(seen.Count >= 7 && seen[VTableStatus.Ok] > 100, $"seed {seed}: {string.Join(", ", seen)}");
    }

    [Fact]
    public void Plan_AfterWarmUp_AllocatesNothing()
    {
        Vector table = Vector.Named("vtable_shared_timestamp_6_fields/table_0");
        Assert.True(Packets.TryRead(Vector.Named("vtable_shared_timestamp_6_fields").Body, out VTableMsg message, out _));
        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _));
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < plan!.Fields.Length; i++)
            {
                plan.Resolve(i, table.Body, out _, out _, out _);
            }
        }));
    }
}
