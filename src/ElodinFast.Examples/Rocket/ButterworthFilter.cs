using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>A low-pass Butterworth filter of second order.</summary>
internal sealed class ButterworthFilter
{
    private readonly double _b0;
    private readonly double _b1;
    private readonly double _b2;
    private readonly double _a1;
    private readonly double _a2;

    public ButterworthFilter(double cutoffHertz, double sampleHertz)
    {
        double ita = 1 / Math.Tan(Math.PI * cutoffHertz / sampleHertz);
        double squared = ita * ita;
        double root2 = Math.Sqrt(2) * ita;
        _b0 = 1 / (1 + root2 + squared);
        _b1 = 2 * _b0;
        _b2 = _b0;
        _a1 = 2 * (squared - 1) * _b0;
        _a2 = -(1 - root2 + squared) * _b0;
    }

    /// <summary>The output for the last of the samples, the filter being at rest at the first two of them.</summary>
    public Vector3d LastOutput(ReadOnlySpan<Vector3d> samples)
    {
        Vector3d x1 = samples[1];
        Vector3d x2 = samples[0];
        Vector3d y1 = x1;
        Vector3d y2 = x2;
        foreach (Vector3d x in samples[2..])
        {
            Vector3d y = (_b0 * x) + (_b1 * x1) + (_b2 * x2) + (_a1 * y1) + (_a2 * y2);
            (x2, x1) = (x1, x);
            (y2, y1) = (y1, y);
        }

        return y1;
    }
}
