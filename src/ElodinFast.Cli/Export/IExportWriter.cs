namespace ElodinFast.Cli;

/// <summary>Writes one file of a format, some rows at a time.</summary>
internal interface IExportWriter : IDisposable
{
    void Write(ExportChunk chunk);

    /// <summary>What stands at the end of the file.</summary>
    void Finish();
}
