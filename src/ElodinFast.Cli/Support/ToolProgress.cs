namespace ElodinFast.Cli;

/// <summary>
/// One line on stderr that is written over while work goes on and gone at its end: for tools that print results and ask on the way, where
/// a live display would be in their way. Nothing where stderr is no terminal.
/// </summary>
internal sealed class ToolProgress(string title) : IDisposable
{
    private const int IntervalMs = 200;
    private const int BarLength = 30;

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private long _nextMs = Environment.TickCount64 + IntervalMs;
    private bool _isDrawn;

    public void Report(long done, long total)
    {
        long now = Environment.TickCount64;
        if (!_isShown || now < _nextMs || total <= 0)
        {
            return;
        }

        _nextMs = now + IntervalMs;
        _isDrawn = true;
        int filled = (int)Math.Clamp(BarLength * done / total, 0, BarLength);
        Console.Error.Write($"\r{title} [{new string('#', filled)}{new string('.', BarLength - filled)}] {100 * done / total} %");
    }

    public void Dispose()
    {
        if (_isDrawn)
        {
            Console.Error.Write("\r\e[K");
        }
    }
}
