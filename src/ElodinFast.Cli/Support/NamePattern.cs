using System.IO.Enumeration;

namespace ElodinFast.Cli;

/// <summary>A glob over component names: <c>*</c> any run of characters (dots too), <c>?</c> one. Upper and lower case are the same.</summary>
internal sealed class NamePattern(string? pattern)
{
    public bool Matches(string name) =>
        pattern is null || FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
