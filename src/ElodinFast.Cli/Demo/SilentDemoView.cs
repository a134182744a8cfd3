namespace ElodinFast.Cli;

/// <summary>Shows nothing: with <c>--json</c> the result alone stands on stdout.</summary>
internal sealed class SilentDemoView : IDemoView
{
    public void Show(DemoMoment moment)
    {
    }

    public void Say(string line)
    {
    }

    public void Dispose()
    {
    }
}
