using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace ElodinFast.Storage;

/// <summary>Spectra, zero frequency in the middle.</summary>
internal static class EqlFourier
{
    private const int LengthMax = 1 << 24;
    private const double MicrosPerSecond = 1e6;

    /// <summary>The number of rows, where a spectrum may have as many.</summary>
    public static int CheckLength(long count) =>
        count <= LengthMax ? (int)count : throw new EqlException($"a spectrum is of at most {LengthMax} samples, not {count}: take a window with .last()");

    /// <summary>Magnitudes of the transform, not scaled.</summary>
    public static EqlVector Magnitudes(EqlVector value)
    {
        Complex[] samples = Array.ConvertAll(value.ToFloats(), static x => new Complex(x, 0));
        if (samples.Length > 0)
        {
            Fourier.Forward(samples, FourierOptions.NoScaling);
        }

        var shifted = new double[samples.Length];
        int half = samples.Length / 2;
        for (int i = 0; i < shifted.Length; i++)
        {
            shifted[i] = samples[(i + shifted.Length - half) % shifted.Length].Magnitude;
        }

        return EqlVector.OfFloats(shifted);
    }

    /// <summary>Their frequencies in Hz, from the mean distance of the times. As Elodin gives them, 0 stands twice.</summary>
    public static EqlVector Frequencies(EqlVector times)
    {
        Int128[] micros = times.Integers!;
        var frequencies = new double[micros.Length];
        if (micros.Length < 2)
        {
            return EqlVector.OfFloats(frequencies);
        }

        double seconds = (double)(micros[^1] - micros[0]) / MicrosPerSecond / (micros.Length - 1);
        double step = 1 / (seconds * micros.Length);
        int half = micros.Length / 2;
        for (int i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = i < half ? -(half - 1 - i) * step : (i - half) * step;
        }

        return EqlVector.OfFloats(frequencies);
    }
}
