using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>
/// Times as Elodin's tools print them: <c>2023-11-14T22:13:20.000999936 UTC</c>. They go through milliseconds in floating point, so the
/// last digits are those of the double, not of the recording; scripts compare these texts, so ours are equal.
/// </summary>
internal static class HifitimeText
{
    private const long NanosPerDay = 86_400_000_000_000;

    public static string Of(long micros)
    {
        double milliseconds = micros / 1000.0;
        Int128 nanos = (Int128)(milliseconds * 1e6);
        Int128 days = nanos / NanosPerDay;
        Int128 rest = nanos % NanosPerDay;
        if (rest < 0)
        {
            rest += NanosPerDay;
            days--;
        }

        (long year, int month, int day) = DateOf((long)days);
        long seconds = (long)(rest / 1_000_000_000);
        long fraction = (long)(rest % 1_000_000_000);
        string time = string.Create(
            CultureInfo.InvariantCulture, $"{seconds / 3600:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}{(fraction == 0 ? string.Empty : $".{fraction:D9}")}");
        return string.Create(CultureInfo.InvariantCulture, $"{(year < 0 ? "-" : "")}{Math.Abs(year):D4}-{month:D2}-{day:D2}T{time} UTC");
    }

    // The proleptic Gregorian calendar over any range; years are counted from March (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static (long Year, int Month, int Day) DateOf(long days)
    {
        days += 719_468;
        long era = (days >= 0 ? days : days - 146_096) / 146_097;
        long dayOfEra = days - (era * 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long month = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * month) + 2) / 5) + 1);
        month = month < 10 ? month + 3 : month - 9;
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), (int)month, day);
    }
}
