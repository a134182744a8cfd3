namespace ElodinFast.Wire;

/// <summary>Why a VTable or a table was refused. <c>VTableStatuses.Text</c> has the protocol's wording.</summary>
public enum VTableStatus
{
    /// <summary>Accepted.</summary>
    Ok,

    /// <summary>A slice lies outside the table.</summary>
    BufferUnderflow,

    /// <summary>A slice lies outside the VTable's data section.</summary>
    BufferOverflow,

    /// <summary>Dimensions do not start at a multiple of 8.</summary>
    IncorrectAlignedInput,

    /// <summary>An operand of the wrong kind or size, or a cycle.</summary>
    InvalidOp,

    /// <summary>A reference to an op that does not exist.</summary>
    OpRefNotFound,

    /// <summary>A component without a schema in front of it.</summary>
    SchemaNotFound,

    /// <summary>A timestamp that is not 8 bytes, or a shape whose product overflows.</summary>
    OffsetOverflow,

    /// <summary>A field's offset is no multiple of its element size (registration only).</summary>
    Misaligned,

    /// <summary>A bool byte other than 0 and 1: this field is skipped, the others go on.</summary>
    InvalidComponentValue,
}
