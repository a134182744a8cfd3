using System.Globalization;
using System.Text;

namespace ElodinFast.Bench.Storage;

/// <summary>Lines over two logarithmic axes, as an SVG without anything that would have to be loaded.</summary>
internal sealed class SvgPlot(string title, string xLabel, string yLabel)
{
    private const double Width = 760;
    private const double Height = 440;
    private const double Left = 70;
    private const double Right = 190;
    private const double Top = 36;
    private const double Bottom = 52;

    private static readonly string[] s_colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f"];

    private readonly List<(string Name, (double X, double Y)[] Points)> _series = [];
    private readonly List<(string Name, double Y)> _levels = [];

    /// <summary>How a value on the x axis is written; as a power of ten unless said.</summary>
    public Func<double, string> XText { get; init; } = Decade;

    public Func<double, string> YText { get; init; } = Decade;

    public SvgPlot Add(string name, IEnumerable<(double X, double Y)> points)
    {
        _series.Add((name, [.. points.Where(point => point.X > 0 && point.Y > 0)]));
        return this;
    }

    /// <summary>A horizontal line, for a goal.</summary>
    public SvgPlot Level(string name, double y)
    {
        _levels.Add((name, y));
        return this;
    }

    public override string ToString()
    {
        (double lowX, double highX) = Decades(_series.SelectMany(series => series.Points).Select(point => point.X));
        (double lowY, double highY) = Decades(
            _series.SelectMany(series => series.Points).Select(point => point.Y).Concat(_levels.Select(level => level.Y)));
        double X(double value) => Left + ((Math.Log10(value) - lowX) / (highX - lowX) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - ((Math.Log10(value) - lowY) / (highY - lowY) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Append(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Append(svg, $"<text x=\"{Left}\" y=\"20\" font-size=\"14\">{title}</text>");
        Append(svg, $"<text x=\"{Left}\" y=\"{Height - 12}\">{xLabel}</text>");
        Append(svg, $"<text transform=\"translate(16 {Height - Bottom}) rotate(-90)\">{yLabel}</text>");
        for (double decade = lowX; decade <= highX; decade++)
        {
            double x = X(Math.Pow(10, decade));
            Append(svg, $"<line x1=\"{x:0.0}\" x2=\"{x:0.0}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#ddd\"/>");
            Append(svg, $"<text x=\"{x:0.0}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{XText(Math.Pow(10, decade))}</text>");
        }

        for (double decade = lowY; decade <= highY; decade++)
        {
            double y = Y(Math.Pow(10, decade));
            Append(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#ddd\"/>");
            Append(svg, $"<text x=\"{Left - 6}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{YText(Math.Pow(10, decade))}</text>");
        }

        for (int i = 0; i < _series.Count; i++)
        {
            string colour = s_colours[i % s_colours.Length];
            string points = string.Join(' ', _series[i].Points.Select(point => FormattableString.Invariant($"{X(point.X):0.0},{Y(point.Y):0.0}")));
            Append(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"/>");
            Append(svg, $"<text x=\"{Width - Right + 10}\" y=\"{Top + 14 + (18 * i)}\" fill=\"{colour}\">{_series[i].Name}</text>");
        }

        foreach ((string name, double level) in _levels)
        {
            double y = Y(level);
            Append(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#444\" stroke-dasharray=\"5 4\"/>");
            Append(svg, $"<text x=\"{Left + 6}\" y=\"{y - 4:0.0}\" fill=\"#444\">{name}</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The whole powers of ten around the values.</summary>
    internal static (double Low, double High) Decades(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, Math.Floor(Math.Log10(value)));
            high = Math.Max(high, Math.Ceiling(Math.Log10(value)));
        }

        return double.IsInfinity(low) ? (0, 1) : (low, Math.Max(high, low + 1));
    }

    private static void Append(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Decade(double value) => value is >= 0.001 and < 10_000
        ? value.ToString("0.####", CultureInfo.InvariantCulture)
        : $"1e{Math.Round(Math.Log10(value))}";
}
