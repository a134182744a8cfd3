namespace ElodinFast.Wire;

/// <summary>File format of an archive. The values are the wire indices.</summary>
public enum ArchiveFormat
{
    /// <summary>Arrow IPC files.</summary>
    ArrowIpc = 0,

    /// <summary>Parquet files.</summary>
    Parquet = 1,

    /// <summary>CSV files.</summary>
    Csv = 2,
}
