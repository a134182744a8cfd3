using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>Any VTable is decoded, judged, compiled or refused, and any table resolved or refused.</summary>
internal sealed class VTableTarget : IFuzzTarget
{
    public string Name => "vtable";

    public string Purpose => "any VTable is decoded, compiled or refused, and any table resolved or refused";

    public IEnumerable<byte[]> Seeds() => RecordedPackets.BodiesOf(MessageIds.VTableMsg).Select(b => b[2..]).Where(b => b.Length <= 1024);

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!VTable.TryRead(input, out VTable vtable, out PostcardError error))
        {
            WrongAnswerException.Require(error != PostcardError.None, "refused without a reason");
            return;
        }

        RowGroupVTable.TryParse(vtable, out _);
        VTableStatus status = VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _);
        WrongAnswerException.Require(status == VTableStatus.Ok == plan is not null, "plan and answer differ");
        for (int i = 0; plan is not null && i < plan.Fields.Length; i++)
        {
            VTableStatus resolved = plan.Resolve(i, input, out ReadOnlySpan<byte> value, out _, out _);
            WrongAnswerException.Require(
                resolved != VTableStatus.Ok || value.Length == plan.Fields[i].Schema.ByteCount, "a value of another size than its schema's");
        }
    }
}
