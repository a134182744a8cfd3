using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

internal sealed class VTableTarget : IFuzzTarget
{
    public string Name => "vtable";

    public string Purpose => "any VTable is compiled or refused, and any table resolved or refused";

    public void Run(byte[] input)
    {
        ReadOnlySpan<byte> payload = input.AsSpan(Math.Min(input.Length, PacketHeader.ByteCount));
        if (!Packets.TryRead(payload, out VTableMsg message, out _))
        {
            return;
        }

        RowGroupVTable.TryParse(message.VTable, out _);
        VTableStatus status = VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _);
        FuzzException.Require(status == VTableStatus.Ok == plan is not null, "plan and answer differ");
        for (int i = 0; plan is not null && i < plan.Fields.Length; i++)
        {
            VTableStatus resolved = plan.Resolve(i, input, out ReadOnlySpan<byte> value, out _, out _);
            FuzzException.Require(
                resolved != VTableStatus.Ok || value.Length == plan.Fields[i].Schema.ByteCount, $"field {i}: {value.Length} bytes");
        }
    }
}
