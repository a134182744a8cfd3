using System.Globalization;
using System.Text;

namespace ElodinFast.Storage;

/// <summary>The name under which queries know a component. Cold.</summary>
internal static class SqlTableName
{
    /// <summary>
    /// Snake case: words end at `_`, `-` and space, between lower and upper case, between letters and digits, and before the last capital
    /// of an acronym that a lower letter follows; then every character that is neither letter nor digit becomes `_`.
    /// </summary>
    public static string Of(string componentName)
    {
        Rune[] runes = [.. componentName.EnumerateRunes()];
        var words = new List<string>();
        var word = new StringBuilder();
        for (int i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value is '_' or '-' or ' ')
            {
                EndWord();
                continue;
            }

            if (i > 0 && EndsBetween(runes[i - 1], runes[i], i + 1 < runes.Length ? runes[i + 1] : default))
            {
                EndWord();
            }

            word.Append(IsAlphanumeric(runes[i]) ? Rune.ToLowerInvariant(runes[i]).ToString() : "_");
        }

        EndWord();
        return string.Join('_', words);

        void EndWord()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    private static bool EndsBetween(Rune before, Rune after, Rune next)
    {
        bool isDigitBefore = before.IsAscii && char.IsAsciiDigit((char)before.Value);
        bool isDigitAfter = after.IsAscii && char.IsAsciiDigit((char)after.Value);
        bool isLetterBefore = Rune.IsLower(before) || Rune.IsUpper(before);
        bool isLetterAfter = Rune.IsLower(after) || Rune.IsUpper(after);
        return (Rune.IsLower(before) && Rune.IsUpper(after))
            || (isDigitBefore && isLetterAfter)
            || (isLetterBefore && isDigitAfter)
            || (Rune.IsUpper(before) && Rune.IsUpper(after) && Rune.IsLower(next));
    }

    private static bool IsAlphanumeric(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
