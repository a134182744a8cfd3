using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>A column of an exported file.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Width">Elements of a list; 0 for one value.</param>
/// <param name="IsNullable">Rows may have none.</param>
internal sealed record ExportColumn(string Name, PrimitiveType Type, int Width, bool IsNullable)
{
    /// <summary>Elements a row.</summary>
    public int ElementCount => Math.Max(1, Width);

    /// <summary>Bytes a row.</summary>
    public int ByteCount => ElementCount * Type.ByteCount();
}
