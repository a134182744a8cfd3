namespace ElodinFast.Wire;

/// <summary>One component of a row group.</summary>
/// <param name="Component">Which.</param>
/// <param name="Schema">Type and shape.</param>
/// <param name="Offset">First byte of its value in the row's body.</param>
/// <param name="Incarnation">The origin's incarnation of it.</param>
/// <param name="BaseOrdinal">Ordinal of its sample in row 0 of the group.</param>
internal readonly record struct RowGroupField(
    ComponentId Component, ComponentSchema Schema, int Offset, uint Incarnation, ulong BaseOrdinal);
