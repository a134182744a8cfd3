namespace ElodinFast.Cli;

/// <summary>The demo's temporary directory: removed at the end, kept when something went wrong.</summary>
internal sealed class DemoFolder : IDisposable
{
    public DemoFolder() => Root = Directory.CreateTempSubdirectory("elodinfast-demo-").FullName;

    public string Root { get; }

    public string External => At("external");

    public string Embedded => At("embedded");

    public string Alone => At("without-mirror");

    public string ExternalReady => At("external.ready");

    public string ExternalTrace => At("external.trace");

    public string EmbeddedTrace => At("embedded.trace");

    public string ExternalReport => At("external.json");

    /// <summary>Leaves the directory where it is.</summary>
    public bool IsKept { get; set; }

    public void Dispose()
    {
        if (!IsKept)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"warning: {Root} is not removed: {e.Message}");
            }
        }
    }

    private string At(string name) => Path.Combine(Root, name);
}
