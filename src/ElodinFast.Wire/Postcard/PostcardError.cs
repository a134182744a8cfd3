namespace ElodinFast.Wire;

/// <summary>Why postcard could not be read.</summary>
public enum PostcardError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes ended inside a value.</summary>
    UnexpectedEnd,

    /// <summary>A varint is longer or larger than its type allows.</summary>
    BadVarint,

    /// <summary>A bool byte other than 0 and 1.</summary>
    BadBool,

    /// <summary>A string that is not UTF-8.</summary>
    BadUtf8,

    /// <summary>An option byte other than 0 and 1.</summary>
    BadOption,

    /// <summary>An unknown enum variant, a duration out of range, or a schema nested or sized beyond our bounds.</summary>
    Invalid,
}

/// <summary>The protocol's wording for <see cref="PostcardError"/>, without the prefix that a server puts in front.</summary>
public static class PostcardErrors
{
    /// <summary>The text as peers know it.</summary>
    public static string Text(this PostcardError error) => error switch
    {
        PostcardError.None => "ok",
        PostcardError.UnexpectedEnd => "Hit the end of buffer, expected more data",
        PostcardError.BadVarint => "Found a varint that didn't terminate. Is the usize too big for this platform?",
        PostcardError.BadBool => "Found a bool that wasn't 0 or 1",
        PostcardError.BadUtf8 => "Tried to parse invalid utf-8",
        PostcardError.BadOption => "Found an Option discriminant that wasn't 0 or 1",
        _ => "Serde Deserialization Error",
    };
}
