using Spectre.Console;

namespace ElodinFast.Cli;

/// <summary>A progress bar on stderr for work that may take long; nothing at all where stderr is no terminal.</summary>
internal static class ProgressLine
{
    private const int RedrawIntervalMs = 100;

    /// <summary>Runs the work; it tells how much of how much is done.</summary>
    public static T Run<T>(string title, Func<Action<long, long>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(static (_, _) => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(title);
                long nextMs = 0;
                return work((done, total) =>
                {
                    long now = Environment.TickCount64;
                    if (now >= nextMs)
                    {
                        nextMs = now + RedrawIntervalMs;
                        task.MaxValue = Math.Max(1, total);
                        task.Value = done;
                    }
                });
            });
    }
}
