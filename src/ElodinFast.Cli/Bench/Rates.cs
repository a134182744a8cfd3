namespace ElodinFast.Cli;

/// <summary>The rates of some rounds of one measurement: the median stands for them.</summary>
internal sealed class Rates
{
    private readonly List<double> _rates = [];

    public bool IsEmpty => _rates.Count == 0;

    public double Median
    {
        get
        {
            double[] sorted = [.. _rates.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public void Add(double rate) => _rates.Add(rate);
}
