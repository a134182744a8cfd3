namespace ElodinFast.Wire;

/// <summary>Bytes that stand together on both sides. Everything about them is checked when a plan is made.</summary>
internal readonly record struct RowCopy(int Source, int Destination, int ByteCount)
{
    /// <summary>The same bytes the other way.</summary>
    public RowCopy Reversed => new(Destination, Source, ByteCount);
}
