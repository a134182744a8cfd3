using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>The methods of the query language on one row's values.</summary>
internal static class EqlFunctions
{
    /// <summary>Square root of the sum of squares of all elements.</summary>
    public static EqlVector Norm(EqlVector value)
    {
        double[] elements = value.ToFloats();
        var norms = new double[value.Length / value.Width];
        for (int row = 0; row < norms.Length; row++)
        {
            double sum = 0;
            foreach (double element in elements.AsSpan(row * value.Width, value.Width))
            {
                sum += element * element;
            }

            norms[row] = Math.Sqrt(sum);
        }

        return EqlVector.OfFloats(norms);
    }

    public static EqlVector Apply(string method, EqlVector value)
    {
        if (value.IsMissing)
        {
            return value;
        }

        if (method == "abs" && value.Integers is { } integers)
        {
            return EqlVector.OfIntegers(Array.ConvertAll(integers, Int128.Abs), value.Type);
        }

        Func<double, double> function = method switch
        {
            "abs" => Math.Abs,
            "sqrt" => Math.Sqrt,
            "sign" => static x => double.IsNaN(x) ? x : x == 0 ? (double.IsNegative(x) ? -1 : 0) : Math.Sign(x), // as recorded
            "degrees" => static x => x * (180 / Math.PI),
            _ => static x => Math.Acos(Math.Clamp(x, -1, 1)),
        };
        return EqlVector.OfFloats(Array.ConvertAll(value.ToFloats(), x => function(x)));
    }

    public static EqlVector Atan2(EqlVector y, EqlVector x) => Combine(y, x, Math.Atan2);

    public static EqlVector Clip(EqlVector value, EqlVector low, EqlVector high)
    {
        if (value.Integers is { } v && low.Integers is { } l && high.Integers is { } h)
        {
            var clipped = new Int128[v.Length];
            for (int i = 0; i < clipped.Length; i++)
            {
                clipped[i] = Int128.Max(l[i], Int128.Min(h[i], v[i]));
            }

            return EqlVector.OfIntegers(clipped, value.Type);
        }

        return Combine(Combine(value, high, Math.Min), low, Math.Max);
    }

    public static EqlVector Cast(EqlVector value, PrimitiveType type)
    {
        if (value.IsMissing)
        {
            return value;
        }

        if (type is PrimitiveType.F64 or PrimitiveType.F32)
        {
            return EqlVector.OfFloats(type == PrimitiveType.F64 ? value.ToFloats() : Array.ConvertAll(value.ToFloats(), static x => (double)(float)x), type);
        }

        (Int128 least, Int128 greatest) = RangeOf(type);
        Int128[] source = value.Integers ?? Array.ConvertAll(value.Floats!, x => double.IsFinite(x) && Math.Abs(x) < 1e30
            ? (Int128)x
            : throw new EqlException($"Cast error: {x} is no {type.Name()}"));
        return EqlVector.OfIntegers(
            Array.ConvertAll(source, x => type == PrimitiveType.Bool ? (x == 0 ? 0 : 1)
                : x >= least && x <= greatest ? x : throw new EqlException($"Cast error: {x} is no {type.Name()}")),
            type);
    }

    private static (Int128 Least, Int128 Greatest) RangeOf(PrimitiveType type)
    {
        int bits = type.ByteCount() * 8;
        bool isSigned = type is PrimitiveType.I8 or PrimitiveType.I16 or PrimitiveType.I32 or PrimitiveType.I64;
        return isSigned ? (-(Int128.One << (bits - 1)), (Int128.One << (bits - 1)) - 1) : (0, (Int128.One << bits) - 1);
    }

    private static EqlVector Combine(EqlVector left, EqlVector right, Func<double, double, double> function)
    {
        if (left.IsMissing || right.IsMissing)
        {
            return EqlVector.Missing(left.Length);
        }

        double[] x = left.ToFloats();
        double[] y = right.ToFloats();
        var values = new double[x.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = function(x[i], y[i]);
        }

        return EqlVector.OfFloats(values);
    }
}
