using System.Globalization;

namespace ElodinFast.Storage;

/// <summary>How the tools write times and numbers; scripts read them.</summary>
internal static class ToolText
{
    private const double MicrosPerSecond = 1_000_000;

    /// <summary>Seconds with three decimals, as <c>1700000000.500s</c>.</summary>
    public static string Seconds(long micros) => string.Create(CultureInfo.InvariantCulture, $"{micros / MicrosPerSecond:F3}s");

    /// <summary>The same with a sign.</summary>
    public static string SignedSeconds(long micros) =>
        string.Create(CultureInfo.InvariantCulture, $"{(micros < 0 ? "-" : "+")}{Math.Abs(micros / MicrosPerSecond):F3}s");

    /// <summary>From a minute on in minutes, as <c>28333333m 17.1s</c>.</summary>
    public static string Duration(long micros)
    {
        double seconds = micros / MicrosPerSecond;
        return seconds < 60
            ? Seconds(micros)
            : string.Create(CultureInfo.InvariantCulture, $"{(long)(seconds / 60)}m {seconds % 60:F1}s");
    }

    public static string Plural(long count, string one) => count == 1 ? $"{count} {one}" : $"{count} {one}s";
}
