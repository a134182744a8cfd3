using System.Globalization;
using System.Text;

namespace ElodinFast.Bench.Storage;

/// <summary>A results file in the making: also shown on the terminal as it grows.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly string _directory;

    public Report(string title, StorageOptions options)
    {
        _directory = options.Results;
        Line($"# {title}").Line();
        Line($"`{options.Command}` on {Machine.Describe()}, Release, default tiering.");
        if (options.IsQuick || options.Minutes < 1)
        {
            Line().Line("**A short run that shows only that the bench works.**");
        }
    }

    public Report Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    public Report Line(string text = "")
    {
        _text.Append(text).Append('\n');
        Console.WriteLine(text);
        return this;
    }

    /// <summary>A table; columns but the first are right-aligned.</summary>
    public Report Table(string[] header, IEnumerable<string[]> rows)
    {
        Line().Line($"| {string.Join(" | ", header)} |");
        Line($"|---|{string.Concat(Enumerable.Repeat("--:|", header.Length - 1))}");
        foreach (string[] row in rows)
        {
            Line($"| {string.Join(" | ", row)} |");
        }

        return this;
    }

    /// <summary>Writes a file that belongs to the report, and answers its name.</summary>
    public string Attach(string name, string content)
    {
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Path.Combine(_directory, name), content);
        return name;
    }

    public void Save(string name)
    {
        Directory.CreateDirectory(_directory);
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, _text.ToString());
        Console.WriteLine($"written: {path}");
    }

    /// <summary>Three significant digits, and thousands apart.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size >= 100 ? "#,0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : "0.000";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A time in ns, in the unit that suits it.</summary>
    public static string Time(double ns) =>
        ns < 1e3 ? $"{Number(ns)} ns" : ns < 1e6 ? $"{Number(ns / 1e3)} us" : ns < 1e9 ? $"{Number(ns / 1e6)} ms" : $"{Number(ns / 1e9)} s";
}
