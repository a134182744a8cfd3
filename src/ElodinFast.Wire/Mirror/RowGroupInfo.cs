namespace ElodinFast.Wire;

/// <summary>What a row group's VTable says beyond its fields.</summary>
/// <param name="Group">The group's number on its link.</param>
/// <param name="Origin">The node that wrote the samples.</param>
/// <param name="Instance">The sender's start.</param>
/// <param name="Flags">Properties.</param>
/// <param name="Incarnations">Per field, the origin's incarnation.</param>
/// <param name="BaseOrdinals">Per field, the ordinal of its sample in row 0.</param>
internal sealed record RowGroupInfo(
    uint Group, NodeId Origin, ulong Instance, RowGroupFlags Flags, uint[] Incarnations, ulong[] BaseOrdinals);
