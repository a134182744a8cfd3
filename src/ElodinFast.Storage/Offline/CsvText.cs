using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Numbers and times in the forms that Elodin's CSV export gives them. Cold.</summary>
internal static class CsvText
{
    private const long MicrosPerSecond = 1_000_000;
    private const long SecondsPerDay = 86_400;
    private const int NumberCharCountMax = 32;

    /// <summary>Where the short form of floats goes over to an exponent, and how far below 1 it writes zeros.</summary>
    private readonly record struct FloatRule(int LargestExponent, int SmallestExponent)
    {
        public static readonly FloatRule F32 = new(13, -6);
        public static readonly FloatRule F64 = new(16, -5);
    }

    /// <summary>Appends one element. Floats: shortest round trip, with exponent and `.0`, or (long form) as digits alone.</summary>
    public static void AppendElement(StringBuilder text, PrimitiveType type, ReadOnlySpan<byte> element, bool longForm)
    {
        switch (type)
        {
            case PrimitiveType.U8:
                text.Append(CultureInfo.InvariantCulture, $"{element[0]}");
                break;
            case PrimitiveType.U16:
                text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16LittleEndian(element)}");
                break;
            case PrimitiveType.U32:
                text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt32LittleEndian(element)}");
                break;
            case PrimitiveType.U64:
                text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt64LittleEndian(element)}");
                break;
            case PrimitiveType.I8:
                text.Append(CultureInfo.InvariantCulture, $"{(sbyte)element[0]}");
                break;
            case PrimitiveType.I16:
                text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadInt16LittleEndian(element)}");
                break;
            case PrimitiveType.I32:
                text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadInt32LittleEndian(element)}");
                break;
            case PrimitiveType.I64:
                text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadInt64LittleEndian(element)}");
                break;
            case PrimitiveType.Bool:
                text.Append(element[0] != 0 ? "true" : "false");
                break;
            case PrimitiveType.F32:
                AppendFloat(text, BinaryPrimitives.ReadSingleLittleEndian(element), FloatRule.F32, longForm);
                break;
            default:
                AppendFloat(text, BinaryPrimitives.ReadDoubleLittleEndian(element), FloatRule.F64, longForm);
                break;
        }
    }

    /// <summary>Appends a time in the chosen form.</summary>
    public static void AppendTime(StringBuilder text, long micros, CsvTimeFormat format)
    {
        switch (format)
        {
            case CsvTimeFormat.Microseconds:
                text.Append(CultureInfo.InvariantCulture, $"{micros}");
                break;
            case CsvTimeFormat.Nanoseconds:
                text.Append(CultureInfo.InvariantCulture, $"{TimeMath.ToNanos(micros)}");
                break;
            default:
                AppendIso8601(text, micros);
                break;
        }
    }

    /// <summary>Appends a field, quoted where CSV needs it.</summary>
    public static void AppendField(StringBuilder text, string field)
    {
        if (field.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            text.Append(field);
            return;
        }

        text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static void AppendIso8601(StringBuilder text, long micros)
    {
        long seconds = Math.DivRem(micros, MicrosPerSecond, out long fraction);
        if (fraction < 0)
        {
            seconds--;
            fraction += MicrosPerSecond;
        }

        long days = Math.DivRem(seconds, SecondsPerDay, out long second);
        if (second < 0)
        {
            days--;
            second += SecondsPerDay;
        }

        (long year, int month, int day) = CivilFromDays(days);
        string sign = year < 0 ? "-" : year > 9999 ? "+" : "";
        text.Append(
            CultureInfo.InvariantCulture,
            $"{sign}{Math.Abs(year):0000}-{month:00}-{day:00}T{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}");
        if (fraction % 1000 != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $".{fraction:000000}");
        }
        else if (fraction != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $".{fraction / 1000:000}");
        }
    }

    /// <summary>The proleptic Gregorian date of a day counted from 1970-01-01, for all of i64 microseconds (DateTime ends at 1 and 9999).</summary>
    private static (long Year, int Month, int Day) CivilFromDays(long days)
    {
        // Years that begin on 1 March, in eras of 400 years: the leap day then ends a year.
        const long DaysPerEra = 146_097;
        long shifted = days + 719_468;
        long era = (shifted >= 0 ? shifted : shifted - (DaysPerEra - 1)) / DaysPerEra;
        long dayOfEra = shifted - (era * DaysPerEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / (DaysPerEra - 1))) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
        int month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    private static void AppendFloat<T>(StringBuilder text, T value, FloatRule rule, bool longForm)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(value))
        {
            text.Append("NaN");
            return;
        }

        if (T.IsNegative(value))
        {
            text.Append('-');
        }

        value = T.Abs(value);
        if (T.IsInfinity(value))
        {
            text.Append("inf");
            return;
        }

        if (T.IsZero(value))
        {
            text.Append(longForm ? "0" : "0.0");
            return;
        }

        Span<char> digits = stackalloc char[NumberCharCountMax];
        int point = ShortestDigits(value, ref digits);
        if (longForm || (point > rule.SmallestExponent && point <= rule.LargestExponent))
        {
            AppendPositional(text, digits, point, longForm);
        }
        else
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits[1..]);
            }

            text.Append(CultureInfo.InvariantCulture, $"e{point - 1}");
        }
    }

    private static void AppendPositional(StringBuilder text, ReadOnlySpan<char> digits, int point, bool longForm)
    {
        if (point <= 0)
        {
            text.Append("0.").Append('0', -point).Append(digits);
        }
        else if (point >= digits.Length)
        {
            text.Append(digits).Append('0', point - digits.Length).Append(longForm ? "" : ".0");
        }
        else
        {
            text.Append(digits[..point]).Append('.').Append(digits[point..]);
        }
    }

    /// <summary>The shortest digits that read back as the value (positive, finite), and how many of them stand before the point.</summary>
    private static int ShortestDigits<T>(T value, ref Span<char> digits)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        // "d.ddddE+ddd", "ddd.ddd" or "0.000ddd": always short enough for the buffer, exponents take over early.
        Span<char> shortest = stackalloc char[NumberCharCountMax];
        bool fits = value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits, "a shortest float has at most 24 characters");
        int count = 0;
        int point = 0;
        int exponent = 0;
        bool behindPoint = false;
        for (int i = 0; i < length; i++)
        {
            char c = shortest[i];
            if (c == 'E')
            {
                exponent = int.Parse(shortest[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            if (c == '.')
            {
                behindPoint = true;
                continue;
            }

            if (count == 0 && c == '0')
            {
                point -= behindPoint ? 1 : 0;   // zeros in front of the first digit
                continue;
            }

            digits[count++] = c;
            point += behindPoint ? 0 : 1;
        }

        digits = digits[..count].TrimEnd('0');
        return point + exponent;
    }
}
