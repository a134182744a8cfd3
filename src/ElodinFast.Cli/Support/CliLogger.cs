using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>One line a record on stderr, as Elodin's tools write them. Results go to stdout, so the two never mix.</summary>
internal sealed class CliLogger(LogLevel minimum) : ILogger
{
    private static readonly Lock s_gate = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string cause = exception is null ? string.Empty : $": {exception.Message}";
        string time = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        lock (s_gate)
        {
            Console.Error.WriteLine($"{time} {Name(logLevel)} {formatter(state, exception)}{cause}");
        }
    }

    /// <summary>The level of that name, or null: the names are those of <c>elodin-db run --log-level</c>.</summary>
    public static LogLevel? Parse(string name) => name switch
    {
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        "trace" => LogLevel.Trace,
        _ => null,
    };

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => " INFO",
        LogLevel.Warning => " WARN",
        _ => "ERROR",
    };
}
