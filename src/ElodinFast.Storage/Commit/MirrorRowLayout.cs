namespace ElodinFast.Storage;

/// <summary>How a linked node's row group lies in its rows, bound to our components; caches the local group.</summary>
internal sealed class MirrorRowLayout(Component[] components, int[] offsets, int valueByteCount)
{
    public ReadOnlySpan<Component> Components => components;

    public ReadOnlySpan<int> Offsets => offsets;

    public int ValueByteCount => valueByteCount;

    internal RowGroup? CachedGroup;
}
