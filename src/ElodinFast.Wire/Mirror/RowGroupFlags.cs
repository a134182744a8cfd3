namespace ElodinFast.Wire;

/// <summary>Properties of a row group.</summary>
[Flags]
internal enum RowGroupFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Rows carry a tag behind their header.</summary>
    Hmac = 1,

    /// <summary>What the origin wrote before the base ordinals is not part of the stream, and not missing.</summary>
    HistoryExcluded = 2,
}
