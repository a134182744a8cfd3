namespace ElodinFast.Wire;

/// <summary>Touches everything that a stream lets one touch: for fuzzers and tests with bytes from strangers.</summary>
internal static class ArrowWalk
{
    private const int RowCountMax = 4096;

    /// <summary>Reads a whole stream and answers a number that depends on all of it, so that nothing is optimised away.</summary>
    public static long All(ReadOnlySpan<byte> stream)
    {
        long sum = 0;
        var reader = new ArrowStreamReader(stream);
        while (reader.TryReadBatch(out ArrowBatch batch))
        {
            for (int i = 0; i < batch.ColumnCount; i++)
            {
                ArrowColumn column = batch[i];
                for (int row = 0; row < column.RowCount && row < RowCountMax; row++)
                {
                    sum += Touch(column, row);
                }
            }
        }

        return sum + (long)reader.Error;
    }

    private static long Touch(ArrowColumn column, int row)
    {
        long sum = column.IsNull(row) ? 1 : 0;
        ReadOnlySpan<byte> bytes = column.Field.Type.ElementKind switch
        {
            ArrowTypeKind.Utf8 => column.TextAt(row),
            ArrowTypeKind.Bool => default,
            _ => column.BytesAt(row),
        };
        foreach (byte b in bytes)
        {
            sum += b;
        }

        if (column.Field.Type.ElementKind == ArrowTypeKind.Bool)
        {
            for (int e = 0; e < column.Field.Type.ListSize && e < RowCountMax; e++)
            {
                sum += column.BoolAt(row, e) ? 2 : 0;
            }
        }

        return sum;
    }
}
