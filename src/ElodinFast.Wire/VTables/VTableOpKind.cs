namespace ElodinFast.Wire;

/// <summary>Operations of a VTable. The values are the wire indices.</summary>
public enum VTableOpKind : byte
{
    /// <summary>A slice of the VTable's own data.</summary>
    Data = 0,

    /// <summary>A slice of the table.</summary>
    Table = 1,

    /// <summary>Nothing.</summary>
    None = 2,

    /// <summary>The component, whose id the operand holds.</summary>
    Component = 3,

    /// <summary>Type and shape of what it wraps.</summary>
    Schema = 4,

    /// <summary>The time of what it wraps.</summary>
    Timestamp = 5,

    /// <summary>An extension around what it wraps; receivers that do not know its id look through it.</summary>
    Ext = 6,
}
