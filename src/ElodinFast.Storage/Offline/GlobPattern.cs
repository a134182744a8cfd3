using System.Text;

namespace ElodinFast.Storage;

/// <summary>
/// The globs of Elodin's export: <c>*</c> (also across dots and slashes), <c>?</c>, <c>[abc]</c>, <c>[a-z]</c>, <c>[!a-z]</c>, and
/// <c>**</c> as a whole path part. Case counts. Cold.
/// </summary>
internal sealed class GlobPattern
{
    private const int PatternLengthMax = 4096;

    private readonly List<Token> _tokens = [];

    private enum TokenKind
    {
        Char,
        AnyChar,
        AnySequence,
        AnyParts,
        Class,
    }

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="DatabaseException">Its syntax is wrong; Elodin's text.</exception>
    public GlobPattern(string pattern)
    {
        int[] chars = Runes(pattern);
        if (chars.Length > PatternLengthMax)
        {
            throw Wrong(PatternLengthMax, "the pattern is too long");
        }

        for (int i = 0; i < chars.Length;)
        {
            i = chars[i] switch
            {
                '?' => Add(new Token(TokenKind.AnyChar), i + 1),
                '*' => ParseStars(chars, i),
                '[' => ParseClass(chars, i),
                _ => Add(new Token(TokenKind.Char, chars[i]), i + 1),
            };
        }
    }

    /// <summary>Whether all of the name matches.</summary>
    public bool Matches(string name)
    {
        int[] chars = Runes(name);

        // matches[p]: the tokens from the one in hand on match the name from p on. Worked out from the last token forward.
        var matches = new bool[chars.Length + 1];
        matches[^1] = true;
        for (int t = _tokens.Count - 1; t >= 0; t--)
        {
            var before = new bool[chars.Length + 1];
            for (int p = chars.Length; p >= 0; p--)
            {
                before[p] = _tokens[t].Kind switch
                {
                    TokenKind.AnySequence => matches[p] || (p < chars.Length && before[p + 1]),
                    TokenKind.AnyParts => matches[p] || AfterASeparator(chars, matches, p),
                    _ => p < chars.Length && matches[p + 1] && _tokens[t].MatchesChar(chars[p]),
                };
            }

            matches = before;
        }

        return matches[0];
    }

    private static bool AfterASeparator(int[] chars, bool[] matches, int position)
    {
        for (int p = position + 1; p <= chars.Length; p++)
        {
            if (matches[p] && (p == chars.Length || chars[p - 1] == '/'))
            {
                return true;
            }
        }

        return false;
    }

    private static DatabaseException Wrong(int position, string why) =>
        new($"Invalid glob pattern: Pattern syntax error near position {position}: {why}");

    private static int[] Runes(string text)
    {
        var runes = new List<int>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            runes.Add(rune.Value);
        }

        return [.. runes];
    }

    private int Add(Token token, int next)
    {
        _tokens.Add(token);
        return next;
    }

    private int ParseStars(int[] chars, int start)
    {
        int end = start;
        while (end < chars.Length && chars[end] == '*')
        {
            end++;
        }

        if (end - start == 1)
        {
            return Add(new Token(TokenKind.AnySequence), end);
        }

        if (end - start > 2)
        {
            throw Wrong(start + 2, "wildcards are either regular `*` or recursive `**`");
        }

        const string Whole = "recursive wildcards must form a single path component";
        if (start > 0 && chars[start - 1] != '/')
        {
            throw Wrong(start - 1, Whole);
        }

        if (end < chars.Length && chars[end] != '/')
        {
            throw Wrong(end, Whole);
        }

        return Add(new Token(TokenKind.AnyParts), end < chars.Length ? end + 1 : end);
    }

    private int ParseClass(int[] chars, int start)
    {
        bool isNegated = start + 1 < chars.Length && chars[start + 1] == '!';
        int first = start + (isNegated ? 2 : 1);

        // The class holds at least one character, so a closing bracket right behind the opening one is a member.
        int end = first < chars.Length ? Array.IndexOf(chars, ']', first + 1) : -1;
        if (end < 0)
        {
            throw Wrong(start, "invalid range pattern");
        }

        var ranges = new List<(int, int)>();
        for (int i = first; i < end;)
        {
            bool isRange = i + 3 <= end && chars[i + 1] == '-';
            ranges.Add((chars[i], chars[isRange ? i + 2 : i]));
            i += isRange ? 3 : 1;
        }

        return Add(new Token(TokenKind.Class, IsNegated: isNegated, Ranges: ranges), end + 1);
    }

    private sealed record Token(TokenKind Kind, int Value = 0, bool IsNegated = false, List<(int First, int Last)>? Ranges = null)
    {
        public bool MatchesChar(int c) => Kind switch
        {
            TokenKind.AnyChar => true,
            TokenKind.Char => c == Value,
            _ => Ranges!.Exists(range => c >= range.First && c <= range.Last) != IsNegated,
        };
    }
}
