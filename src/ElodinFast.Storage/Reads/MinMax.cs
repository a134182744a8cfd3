namespace ElodinFast.Storage;

/// <summary>The smallest and largest of some values. NaN counts for nothing; of no values it is <see cref="Nothing"/>.</summary>
internal readonly record struct MinMax(double Min, double Max)
{
    /// <summary>Changes nothing that it is joined with.</summary>
    public static MinMax Nothing => new(double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>True when no number went into it.</summary>
    public bool IsNothing => Min > Max;

    /// <summary>Of both.</summary>
    public MinMax Join(MinMax other) => new(other.Min < Min ? other.Min : Min, other.Max > Max ? other.Max : Max);

    /// <summary>Of this and the values.</summary>
    public MinMax Join(ReadOnlySpan<double> values)
    {
        double min = Min;
        double max = Max;
        foreach (double value in values)
        {
            min = value < min ? value : min; // false for NaN
            max = value > max ? value : max;
        }

        return new MinMax(min, max);
    }
}
