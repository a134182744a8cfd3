namespace ElodinFast.Wire;

/// <summary>Reads postcard values off the front of a span. Borrows it; allocates only strings and arrays that are asked for.</summary>
public ref struct PostcardReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _rest = source;

    /// <summary>Why the last read failed.</summary>
    public PostcardError Error { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;
}

/// <summary>Why postcard could not be read.</summary>
public enum PostcardError
{
    /// <summary>Nothing is wrong.</summary>
    None,
}
