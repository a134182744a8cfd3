namespace ElodinFast.Cli;

/// <summary>Work that may take long: it shows how far it is on stderr, and Ctrl-C ends it between two steps.</summary>
internal static class LongWork
{
    /// <summary>Runs it; it tells how much of how much is done, and looks at the token.</summary>
    /// <exception cref="CommandException">Ctrl-C was pressed.</exception>
    public static void Run(string title, string ifStopped, Action<Action<long, long>, CancellationToken> work)
    {
        using var stop = new CancellationTokenSource();
        void Cancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            stop.Cancel();
        }

        Console.CancelKeyPress += Cancel;
        using var progress = new ToolProgress(title);
        try
        {
            work(progress.Report, stop.Token);
        }
        catch (OperationCanceledException)
        {
            throw new CommandException($"{title} was stopped; {ifStopped}.", ExitCode.Failed);
        }
        finally
        {
            Console.CancelKeyPress -= Cancel;
        }
    }
}
