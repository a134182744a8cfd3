namespace ElodinFast.Examples;

/// <summary>A function given by points: linear in between, constant beyond the ends.</summary>
internal sealed class InterpolationTable
{
    private readonly double[] _x;
    private readonly double[] _y;

    public InterpolationTable(double[] x, double[] y)
    {
        if (x.Length != y.Length || x.Length < 2)
        {
            throw new ArgumentException($"A table needs two or more points, as many x as y; it has {x.Length} and {y.Length}.");
        }

        _x = x;
        _y = y;
    }

    public double At(double x)
    {
        if (x <= _x[0])
        {
            return _y[0];
        }

        for (int i = 1; i < _x.Length; i++)
        {
            if (x < _x[i])
            {
                return _y[i - 1] + ((x - _x[i - 1]) / (_x[i] - _x[i - 1]) * (_y[i] - _y[i - 1]));
            }
        }

        return _y[^1];
    }
}
