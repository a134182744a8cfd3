namespace ElodinFast.Cli;

/// <summary>Shows a demo while it runs.</summary>
internal interface IDemoView : IDisposable
{
    /// <summary>Called about ten times a second.</summary>
    void Show(DemoMoment moment);

    /// <summary>Something happened that is worth a line.</summary>
    void Say(string line);
}
