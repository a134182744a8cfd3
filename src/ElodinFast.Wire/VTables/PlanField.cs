namespace ElodinFast.Wire;

/// <summary>One field of a compiled VTable: where its value stands in a table and what it is.</summary>
/// <param name="ComponentId">The component that takes the value.</param>
/// <param name="Schema">Its type and shape as the VTable says.</param>
/// <param name="Offset">First byte in the table body.</param>
/// <param name="FieldByteCount">Bytes that the field claims; may differ from the schema's.</param>
/// <param name="IsTimestampSource">The field overlaps a range that some timestamp op of the VTable reads.</param>
public readonly record struct PlanField(
    ComponentId ComponentId, ComponentSchema Schema, int Offset, int FieldByteCount, bool IsTimestampSource);
