namespace ElodinFast.Storage;

/// <summary>What becomes of a sample that is not newer than the component's last one. The files stay ascending in every case.</summary>
public enum TimeOrder
{
    /// <summary>As through the protocol: an equal timestamp is stored, an older one refused.</summary>
    Ascending,

    /// <summary>An equal timestamp is refused, too.</summary>
    StrictlyAscending,

    /// <summary>Nothing is refused: an older sample is stored under the last timestamp, as the newest.</summary>
    StoreLate,
}
