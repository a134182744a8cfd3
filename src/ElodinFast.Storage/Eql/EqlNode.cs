namespace ElodinFast.Storage;

/// <summary>A parsed query. Positions count characters from 1.</summary>
internal abstract record EqlNode
{
    /// <summary>A name at the beginning of a path.</summary>
    public sealed record Name(string Text) : EqlNode;

    /// <summary>A name behind a dot.</summary>
    public sealed record Member(EqlNode Of, string Text) : EqlNode;

    /// <summary>An element by number.</summary>
    public sealed record Element(EqlNode Of, int Index) : EqlNode;

    /// <summary>A method and its arguments.</summary>
    public sealed record Call(EqlNode Of, string Method, IReadOnlyList<EqlNode> Arguments) : EqlNode;

    /// <summary>A number; whole ones are integers.</summary>
    public sealed record Number(double Value) : EqlNode;

    /// <summary>A string.</summary>
    public sealed record Literal(string Value) : EqlNode;

    /// <summary>Two or more columns.</summary>
    public sealed record Tuple(IReadOnlyList<EqlNode> Items) : EqlNode;

    /// <summary>One of + - * /.</summary>
    public sealed record Binary(char Operator, EqlNode Left, EqlNode Right) : EqlNode;
}
