using System.Text;

namespace ElodinFast.Sim;

/// <summary>Names of entities as component names carry them.</summary>
internal static class EntityName
{
    /// <summary>
    /// Lower case with underscores: words end at spaces, hyphens and underscores, where a capital follows a small letter, and before the
    /// last capital of a run that a small letter follows. Digits stay with what is before them.
    /// </summary>
    public static string ToSnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        bool separated = false;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c is ' ' or '-' or '_')
            {
                separated = result.Length > 0;
                continue;
            }

            if (separated || IsWordStart(name, i))
            {
                result.Append('_');
            }

            separated = false;
            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }

    private static bool IsWordStart(string name, int index)
    {
        if (index == 0 || !char.IsUpper(name[index]))
        {
            return false;
        }

        bool beforeSmall = index + 1 < name.Length && char.IsLower(name[index + 1]);
        return char.IsLower(name[index - 1]) || (char.IsUpper(name[index - 1]) && beforeSmall);
    }
}
