using System.Text;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData(0.0, "0.0", "0")]
    [InlineData(-0.0, "-0.0", "-0")]
    [InlineData(1.0, "1.0", "1")]
    [InlineData(-2.5, "-2.5", "-2.5")]
    [InlineData(1e15, "1000000000000000.0", "1000000000000000")]
    [InlineData(1e16, "1e16", "10000000000000000")]
    [InlineData(1.25e17, "1.25e17", "125000000000000000")]
    [InlineData(0.00001, "0.00001", "0.00001")]
    [InlineData(0.000001, "1e-6", "0.000001")]
    [InlineData(1e-7, "1e-7", "0.0000001")]
    [InlineData(123456789.12345679, "123456789.12345679", "123456789.12345679")]
    [InlineData(double.NegativeInfinity, "-inf", "-inf")]
    [InlineData(double.NaN, "NaN", "NaN")]
    [InlineData(100.0, "100.0", "100")]
    [InlineData(0.1, "0.1", "0.1")]
    public void AppendElement_Double_ShortAndLongForm(double value, string shortForm, string longForm)
    {
        Assert.Equal(shortForm, Element(value, longForm: false));
        Assert.Equal(longForm, Element(value, longForm: true));
    }

    [Fact]
    public void AppendElement_AnyDouble_ReadsBackToTheSameBits()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
            {
                continue;
            }

            Assert.True(value.Equals(double.Parse(Element(value, longForm: false))), $"seed {Seed}: {value:R}");
            Assert.True(value.Equals(double.Parse(Element(value, longForm: true))), $"seed {Seed}: {value:R}");
        }
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00")]
    [InlineData(-1, "1969-12-31T23:59:59.999999")]
    [InlineData(1700000000250000, "2023-11-14T22:13:20.250")]
    [InlineData(253402300800000000, "+10000-01-01T00:00:00")]
    [InlineData(-62135596800000001, "0000-12-31T23:59:59.999999")]
    [InlineData(long.MinValue, "-290308-12-21T19:59:05.224192")]
    [InlineData(long.MaxValue, "+294247-01-10T04:00:54.775807")]
    public void AppendTime_Iso8601_HasAsManyDigitsAsNeeded(long micros, string expected)
    {
        var text = new StringBuilder();
        CsvText.AppendTime(text, micros, CsvTimeFormat.Iso8601);
        Assert.Equal(expected, text.ToString());
    }

    [Fact]
    public void AppendTime_Iso8601_AgreesWithDateTime()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            DateTime time = new(random.NextInt64(DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks) / 10_000_000 * 10_000_000, DateTimeKind.Utc);
            var text = new StringBuilder();
            CsvText.AppendTime(text, (time.Ticks - DateTime.UnixEpoch.Ticks) / 10, CsvTimeFormat.Iso8601);
            Assert.Equal(time.ToString("yyyy-MM-ddTHH:mm:ss"), text.ToString());
        }
    }

    [Fact]
    public void AppendTime_Nanoseconds_Saturates()
    {
        var text = new StringBuilder();
        CsvText.AppendTime(text, long.MinValue, CsvTimeFormat.Nanoseconds);
        Assert.Equal("-9223372036854775808", text.ToString());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    public void AppendField_WithSpecialCharacters_IsQuoted(string field, string expected)
    {
        var text = new StringBuilder();
        CsvText.AppendField(text, field);
        Assert.Equal(expected, text.ToString());
    }

    [Theory]
    [InlineData("a*c", "abbc", true)]
    [InlineData("*", "", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[!a]x", "bx", true)]
    [InlineData("[!a]x", "ax", false)]
    [InlineData("[]]", "]", true)]
    [InlineData("[a-c-]", "-", true)]
    [InlineData("**/gain", "gain", true)]
    [InlineData("**/gain", "a/b/gain", true)]
    [InlineData("**/gain", "rocket.gain", false)]
    [InlineData("a/**", "a/b.c", true)]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Matches_Glob_FollowsTheRules(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new GlobPattern(pattern).Matches(name));

    [Theory]
    [InlineData("a**", "position 0: recursive wildcards must form a single path component")]
    [InlineData("***", "position 2: wildcards are either regular `*` or recursive `**`")]
    [InlineData("x[a", "position 1: invalid range pattern")]
    [InlineData("[]", "position 0: invalid range pattern")]
    public void GlobPattern_WrongSyntax_SaysWhere(string pattern, string expected) =>
        Assert.EndsWith(expected, Assert.Throws<DatabaseException>(() => new GlobPattern(pattern)).Message, StringComparison.Ordinal);

    private static string Element(double value, bool longForm)
    {
        var text = new StringBuilder();
        CsvText.AppendElement(text, PrimitiveType.F64, BitConverter.GetBytes(value), longForm);
        return text.ToString();
    }
}
