using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Outcome of applying one table.</summary>
/// <param name="Status">First refusal by the commit rules, or Ok.</param>
/// <param name="VTableStatus">First refusal by the VTable's rules, or Ok.</param>
/// <param name="Field">Index of the field that was refused first.</param>
/// <param name="StoredCount">Samples committed.</param>
internal readonly record struct TableResult(CommitStatus Status, VTableStatus VTableStatus, int Field, int StoredCount)
{
    public bool IsOk => Status == CommitStatus.Ok && VTableStatus == VTableStatus.Ok;
}
