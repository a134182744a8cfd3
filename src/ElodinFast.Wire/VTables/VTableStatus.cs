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

/// <summary>The protocol's wording for <see cref="VTableStatus"/>.</summary>
public static class VTableStatuses
{
    /// <summary>The text as peers know it, without the <c>impeller </c> that a server puts in front.</summary>
    public static string Text(this VTableStatus status) => status switch
    {
        VTableStatus.Ok => "ok",
        VTableStatus.BufferUnderflow => "buffer underflow",
        VTableStatus.BufferOverflow => "buffer overflow",
        VTableStatus.IncorrectAlignedInput => "incorrect aligned input",
        VTableStatus.InvalidOp => "invalid op",
        VTableStatus.OpRefNotFound => "op ref not found",
        VTableStatus.SchemaNotFound => "schema not found",
        VTableStatus.OffsetOverflow => "offset overflow",
        VTableStatus.Misaligned => "layout misaligned",
        _ => "invalid component value",
    };

    /// <summary>The whole text for <see cref="VTableStatus.Misaligned"/>; nothing goes in front of it.</summary>
    /// <param name="id">Id of the VTable.</param>
    /// <param name="field">The field that stands wrong.</param>
    /// <param name="componentName">Its component's name, if metadata knows one.</param>
    public static string MisalignedText(PacketId id, in PlanField field, string? componentName)
    {
        string component = componentName is null ? $"{field.ComponentId}" : $"{componentName} ({field.ComponentId})";
        PrimitiveType type = field.Schema.Type;
        return $"vtable {id} layout misaligned at component {component}: offset {field.Offset} is not {type.ByteCount()}-byte aligned"
            + $" for {type.Name()}; check prior fields/padding";
    }
}
