using System.Globalization;
using System.Net;
using System.Text;

namespace ElodinFast.Cli;

/// <summary>Draws every figure that has a histogram, with its ceiling's behind it: time to the right on a logarithmic scale.</summary>
internal static class BenchSvg
{
    private const int Width = 900;
    private const int PanelHeight = 170;
    private const int PlotHeight = 100;
    private const int Left = 20;
    private const int PlotWidth = Width - (2 * Left);
    private const int Bins = 120;
    private const double NanosPerMicro = 1000;
    private const string ProductColour = "#1f6feb";
    private const string CeilingColour = "#9a9a9a";

    public static string Draw(BenchReport report)
    {
        BenchFigure[] figures = [.. report.Figures.Where(static f => f.Histogram is { Count: > 0 })];
        int height = 40 + (PanelHeight * Math.Max(1, figures.Length));
        var svg = new StringBuilder();
        Line(
            svg,
            $"<svg xmlns='http://www.w3.org/2000/svg' width='{Width}' height='{height}' font-family='sans-serif' font-size='12'>");
        Line(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        BenchMachine machine = report.Machine;
        Text(svg, Left, 20, $"{machine.Cpu}, {machine.Cores} cores, {machine.Kernel}, {report.Date}: {report.Command}");
        for (int i = 0; i < figures.Length; i++)
        {
            DrawPanel(svg, figures[i], 40 + (i * PanelHeight));
        }

        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void DrawPanel(StringBuilder svg, BenchFigure figure, int top)
    {
        IReadOnlyList<long[]> ceiling = figure.CeilingHistogram ?? [];
        long[] times = [.. figure.Histogram!.Concat(ceiling).Select(static b => Math.Max(1, b[0]))];
        double from = Math.Log10(times.Min());
        double decades = Math.Max(0.1, Math.Log10(times.Max()) - from);
        string max = BenchFigure.Text(figure.Max);
        Text(svg, Left, top + 14, $"{figure.Name}: {Percentiles(figure.Value, figure.P99)}, max {max} us");
        if (figure.Ceiling is { } name)
        {
            Text(svg, Left, top + 30, $"grey: {name}, {Percentiles(figure.CeilingValue, figure.CeilingP99)} us");
        }

        int bottom = top + 36 + PlotHeight;
        DrawBars(svg, ceiling, from, decades, bottom, CeilingColour);
        DrawBars(svg, figure.Histogram!, from, decades, bottom, ProductColour);
        Line(svg, $"<line x1=\"{Left}\" y1=\"{bottom}\" x2=\"{Left + PlotWidth}\" y2=\"{bottom}\" stroke=\"black\"/>");
        for (int decade = (int)Math.Ceiling(from); decade <= from + decades; decade++)
        {
            double x = Left + ((decade - from) / decades * PlotWidth);
            Line(svg, $"<line x1=\"{x:0.0}\" y1=\"{bottom}\" x2=\"{x:0.0}\" y2=\"{bottom + 4}\" stroke=\"black\"/>");
            Text(svg, x, bottom + 16, string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, decade) / NanosPerMicro:0.####} us"));
        }
    }

    // A bar's height is the logarithm of its share, down to a millionth: the tail is what one looks for.
    private static void DrawBars(StringBuilder svg, IReadOnlyList<long[]> buckets, double from, double decades, int bottom, string colour)
    {
        const double SmallestDecade = 6;
        var bins = new long[Bins];
        foreach (long[] bucket in buckets)
        {
            int bin = (int)((Math.Log10(Math.Max(1, bucket[0])) - from) / decades * Bins);
            bins[Math.Clamp(bin, 0, Bins - 1)] += bucket[1];
        }

        double total = Math.Max(1, bins.Sum());
        const double BarWidth = (double)PlotWidth / Bins;
        for (int i = 0; i < Bins; i++)
        {
            if (bins[i] > 0)
            {
                double height = Math.Max(1, (1 + (Math.Log10(bins[i] / total) / SmallestDecade)) * PlotHeight);
                double x = Left + (i * BarWidth);
                double y = bottom - height;
                Line(
                    svg,
                    $"<rect x='{x:0.0}' y='{y:0.0}' width='{BarWidth:0.0}' height='{height:0.0}' fill='{colour}' fill-opacity='0.6'/>");
            }
        }
    }

    private static string Percentiles(double? p50, double? p99) => $"p50 {BenchFigure.Text(p50)}, p99 {BenchFigure.Text(p99)}";

    private static void Text(StringBuilder svg, double x, int y, string text) =>
        Line(svg, $"<text x=\"{x:0.0}\" y=\"{y}\">{WebUtility.HtmlEncode(text)}</text>");

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
