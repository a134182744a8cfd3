namespace ElodinFast.TestKit;

/// <summary>A message at random, without its type.</summary>
/// <param name="Known">Its type.</param>
/// <param name="Text">All that it says.</param>
/// <param name="MaxByteCount">What it claims to need.</param>
/// <param name="Encoded">Its payload.</param>
public sealed record GeneratedMessage(KnownMessage Known, string Text, int MaxByteCount, byte[] Encoded)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Known.Name} {Text} {Convert.ToHexString(Encoded)}";
}
