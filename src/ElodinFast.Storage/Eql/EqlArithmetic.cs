namespace ElodinFast.Storage;

/// <summary>The four operators: integers stay integers, as in SQL; anything with a float is a float.</summary>
internal static class EqlArithmetic
{
    public static EqlVector Apply(char op, EqlVector left, EqlVector right)
    {
        if (left.IsMissing || right.IsMissing)
        {
            return EqlVector.Missing(left.Length);
        }

        if (left.Integers is { } a && right.Integers is { } b)
        {
            var whole = new Int128[a.Length];
            for (int i = 0; i < whole.Length; i++)
            {
                whole[i] = CheckRange(op switch
                {
                    '+' => a[i] + b[i],
                    '-' => a[i] - b[i],
                    '*' => a[i] * b[i],
                    _ => b[i] == 0 ? throw new EqlException("Divide by zero error") : a[i] / b[i],
                });
            }

            return EqlVector.OfIntegers(whole);
        }

        double[] x = left.ToFloats();
        double[] y = right.ToFloats();
        var values = new double[x.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = op switch
            {
                '+' => x[i] + y[i],
                '-' => x[i] - y[i],
                '*' => x[i] * y[i],
                _ => x[i] / y[i],
            };
        }

        return EqlVector.OfFloats(values);
    }

    private static Int128 CheckRange(Int128 value) => value >= long.MinValue && value <= ulong.MaxValue
        ? value
        : throw new EqlException($"{value} has no room in 64 bits: cast to f64 first");
}
