using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>A report as text.</summary>
internal static class BenchTable
{
    private const int GoalColumn = 7;

    private static readonly string[] s_head = ["", "p50 / rate", "p99", "ceiling", "p99", "ratio", "p99", "goal", "met"];

    public static void Write(TextWriter output, BenchReport report)
    {
        BenchMachine machine = report.Machine;
        output.WriteLine($"{machine.Cpu}, {machine.Cores} cores, {machine.Kernel}, {machine.Runtime}, {report.Date}");
        output.WriteLine(report.Command);
        foreach (string warning in report.Warnings)
        {
            output.WriteLine($"note: {warning}");
        }

        foreach (IGrouping<string, BenchFigure> part in report.Figures.GroupBy(static f => f.Part))
        {
            output.WriteLine();
            WritePart(output, part.Key, [.. part]);
        }
    }

    private static void WritePart(TextWriter output, string part, IReadOnlyList<BenchFigure> figures)
    {
        string[][] rows = [[part, .. s_head[1..]], .. figures.Where(static f => f.Value is not null).Select(Cells)];
        int[] widths = [.. s_head.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            // Names to the left, numbers to the right.
            IEnumerable<string> cells = row.Select(
                (cell, column) => column is 0 or >= GoalColumn ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }

        foreach (BenchFigure figure in figures)
        {
            if (figure.Note is { } note)
            {
                output.WriteLine($"  {figure.Name}: {note}");
            }

            if (figure.Counters is { Count: > 0 } counters)
            {
                IEnumerable<string> texts = counters.Select(
                    static c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:0.###}"));
                output.WriteLine($"  {figure.Name}: {string.Join(", ", texts)}");
            }
        }

        foreach (string ceiling in figures.Select(static f => f.Ceiling).OfType<string>().Distinct())
        {
            output.WriteLine($"  ceiling: {ceiling}");
        }
    }

    private static string[] Cells(BenchFigure figure) =>
    [
        figure.Name,
        $"{BenchFigure.Text(figure.Value)} {figure.Unit}",
        BenchFigure.Text(figure.P99),
        BenchFigure.Text(figure.CeilingValue),
        BenchFigure.Text(figure.CeilingP99),
        BenchFigure.Text(figure.Ratio),
        BenchFigure.Text(figure.RatioP99),
        figure.Goal?.Text ?? "-",
        figure.IsMet switch { true => "yes", false => "NO", null => "-" },
    ];
}
