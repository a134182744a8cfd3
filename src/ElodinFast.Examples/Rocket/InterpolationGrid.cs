namespace ElodinFast.Examples;

/// <summary>
/// A function of (mach, fin deflection, angle of attack) given on an evenly spaced grid: trilinear, constant beyond the edge.
/// </summary>
internal sealed class InterpolationGrid(double[] mach, double[] deflection, double[] angle, double[][][] values)
{
    public double At(double machNumber, double deflectionDegrees, double angleDegrees)
    {
        (int m0, int m1, double mf) = Locate(mach, machNumber);
        (int d0, int d1, double df) = Locate(deflection, deflectionDegrees);
        (int a0, int a1, double af) = Locate(angle, angleDegrees);
        double low = Lerp(Along(values[m0][d0], a0, a1, af), Along(values[m0][d1], a0, a1, af), df);
        double high = Lerp(Along(values[m1][d0], a0, a1, af), Along(values[m1][d1], a0, a1, af), df);
        return Lerp(low, high, mf);
    }

    private static double Along(double[] row, int low, int high, double fraction) => Lerp(row[low], row[high], fraction);

    private static double Lerp(double low, double high, double fraction) => (low * (1 - fraction)) + (high * fraction);

    /// <summary>The grid lines on either side of a value, and how far it is between them.</summary>
    private static (int Low, int High, double Fraction) Locate(double[] axis, double value)
    {
        int last = axis.Length - 1;
        double coordinate = (value - axis[0]) * last / (axis[last] - axis[0]);
        double floor = Math.Floor(coordinate);
        int low = (int)Math.Clamp(floor, 0, last);
        int high = (int)Math.Clamp(floor + 1, 0, last);
        return (low, high, coordinate - floor);
    }
}
