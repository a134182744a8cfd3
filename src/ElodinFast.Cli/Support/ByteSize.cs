using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>Sizes as people write them: <c>512</c>, <c>64MiB</c>, <c>1.5 GiB</c>.</summary>
internal static class ByteSize
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static bool TryParse(string text, out long byteCount)
    {
        text = text.Trim();
        double scale = 1;
        for (int i = s_units.Length - 1; i >= 0; i--)
        {
            if (text.EndsWith(s_units[i], StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^s_units[i].Length].TrimEnd();
                scale = Math.Pow(1024, i);
                break;
            }
        }

        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        byteCount = isNumber && number * scale <= long.MaxValue / 2 ? (long)(number * scale) : -1;
        return byteCount >= 0;
    }

    public static string Format(long byteCount)
    {
        double value = byteCount;
        int unit = 0;
        while (value >= 1024 && unit < s_units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 ? $"{byteCount} B" : string.Create(CultureInfo.InvariantCulture, $"{value:F1} {s_units[unit]}");
    }
}
