namespace ElodinFast.Storage;

/// <summary>
/// How well a few letters name a component, in their order and with others between them: the scores that Elodin's drop prints
/// (recorded runs, tests/vectors/tools). Upper case in the pattern makes case count.
/// </summary>
internal static class FuzzyMatch
{
    private const int Match = 16;
    private const int Consecutive = 4;
    private const int Head = 16;         // at the very beginning
    private const int Break = 7;         // behind a separator
    private const int Camel = 6;         // upper behind lower
    private const int OtherCase = -2;
    private const int GapStart = -3;
    private const int GapEach = -1;
    private const int Once = -1;
    private const int Impossible = int.MinValue / 2;

    /// <summary>The best score, or null when the letters are not all there. 0 for an empty pattern.</summary>
    public static int? Score(string pattern, string name)
    {
        if (pattern.Length == 0)
        {
            return 0;
        }

        bool isCaseSensitive = pattern.Any(char.IsUpper);

        // best[j]: the pattern so far, its last letter at j.
        int[] best = new int[name.Length];
        for (int i = 0; i < pattern.Length; i++)
        {
            int[] next = new int[name.Length];
            for (int j = 0; j < name.Length; j++)
            {
                next[j] = Impossible;
                bool isSame = pattern[i] == name[j];
                if (!isSame && (isCaseSensitive || char.ToLowerInvariant(pattern[i]) != char.ToLowerInvariant(name[j])))
                {
                    continue;
                }

                int own = Match + (isSame ? 0 : OtherCase);
                int place = PlaceBonus(name, j);
                if (i == 0)
                {
                    next[j] = own + place;
                    continue;
                }

                for (int k = 0; k < j; k++)
                {
                    int gap = j - k - 1;
                    int step = gap == 0 ? Math.Max(Consecutive, place) : place + GapStart + (gap * GapEach);
                    next[j] = Math.Max(next[j], best[k] + own + step);
                }
            }

            best = next;
        }

        int score = best.DefaultIfEmpty(Impossible).Max();
        return score > Impossible / 2 ? score + Once : null;
    }

    private static int PlaceBonus(string name, int index)
    {
        if (index == 0)
        {
            return Head;
        }

        char before = name[index - 1];
        return !char.IsLetterOrDigit(before) ? Break : char.IsLower(before) && char.IsUpper(name[index]) ? Camel : 0;
    }
}
