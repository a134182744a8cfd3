using System.Globalization;
using System.Numerics;
using System.Text;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Values as the query command prints them. Null precision: as many digits as tell the value.</summary>
internal sealed class CellText(int? precision, string timeFormat)
{
    private const double MicrosPerSecond = 1e6;
    private const double MicrosPerMillisecond = 1e3;

    /// <summary>Heading of the time column.</summary>
    public string TimeHeading => timeFormat switch
    {
        "datetime" => "time (UTC)",
        "milliseconds" => "time (ms)",
        "microseconds" => "time (μs)",
        _ => "time (s)",
    };

    public string Time(long micros) => timeFormat switch
    {
        "datetime" => HifitimeText.Of(micros),
        "milliseconds" => Shortest(micros / MicrosPerMillisecond),
        "microseconds" => micros.ToString(CultureInfo.InvariantCulture),
        _ => Shortest(micros / MicrosPerSecond),
    };

    /// <summary>All elements of a row: one value, or a list.</summary>
    public string Row(EqlVector column, int row, bool isList)
    {
        if (column.IsMissing)
        {
            return "null";
        }

        if (!isList)
        {
            return Element(column, row * column.Width);
        }

        var text = new StringBuilder("[");
        for (int i = 0; i < column.Width; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ").Append(Element(column, (row * column.Width) + i));
        }

        return text.Append(']').ToString();
    }

    public string Element(EqlVector column, int index)
    {
        if (column.IsMissing)
        {
            return "null";
        }

        if (column.Integers is { } integers)
        {
            return column.Type == PrimitiveType.Bool ? (integers[index] != 0 ? "true" : "false") : integers[index].ToString(CultureInfo.InvariantCulture);
        }

        double value = column.Floats![index];
        return precision is { } digits ? Rounded(value, digits)
            : column.Type == PrimitiveType.F32 ? Plain(((float)value).ToString("R", CultureInfo.InvariantCulture)) : Shortest(value);
    }

    private static string Shortest(double value) => Plain(value.ToString("R", CultureInfo.InvariantCulture));

    // Decimals of the exact value, half to even: only a value whose digits end right there can lie half-way.
    private static string Rounded(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return Plain(value.ToString(CultureInfo.InvariantCulture));
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7ff);
        BigInteger mantissa = exponent == 0 ? bits & 0xfffffffffffff : (bits & 0xfffffffffffff) | (1L << 52);
        int power = Math.Max(exponent, 1) - 1075;
        BigInteger scaled = mantissa * BigInteger.Pow(10, digits);
        if (power >= 0)
        {
            scaled <<= power;
        }
        else
        {
            BigInteger divisor = BigInteger.One << -power;
            scaled = BigInteger.DivRem(scaled, divisor, out BigInteger rest);
            int half = (rest * 2).CompareTo(divisor);
            scaled += half > 0 || (half == 0 && !scaled.IsEven) ? 1 : 0;
        }

        string text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        string sign = double.IsNegative(value) ? "-" : string.Empty;
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    // Never an exponent: digits are moved instead.
    private static string Plain(string text)
    {
        if (text is "Infinity" or "∞")
        {
            return "inf";
        }

        if (text is "-Infinity" or "-∞")
        {
            return "-inf";
        }

        int e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
        {
            return text;
        }

        int exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = text.StartsWith('-') ? "-" : string.Empty;
        string mantissa = text[sign.Length..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        int whole = (point < 0 ? mantissa.Length : point) + exponent;
        return whole <= 0 ? $"{sign}0.{new string('0', -whole)}{digits}"
            : whole >= digits.Length ? $"{sign}{digits}{new string('0', whole - digits.Length)}"
            : $"{sign}{digits[..whole]}.{digits[whole..]}";
    }
}
