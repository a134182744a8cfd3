namespace ElodinFast.Wire;

/// <summary>Why an Arrow stream cannot be read.</summary>
public enum ArrowError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end inside a message.</summary>
    UnexpectedEnd,

    /// <summary>A message does not begin as one, or its parts point outside it.</summary>
    Malformed,

    /// <summary>A message of another version or kind, a compressed one, or a dictionary.</summary>
    NotSupported,

    /// <summary>A column of a type that replies to queries do not have.</summary>
    UnknownType,

    /// <summary>A batch whose buffers are not those of the schema.</summary>
    BufferMismatch,

    /// <summary>More columns, entries or elements than a reader takes.</summary>
    TooMany,
}
