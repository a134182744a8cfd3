namespace ElodinFast.Cli;

/// <summary>Turns an exception into a message on stderr and an exit code.</summary>
internal static class Failure
{
    private const int CausesMax = 4;

    public static int Report(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return ExitCode.Success;
        }

        if (IsBrokenPipe(exception))
        {
            // Whoever read our output has seen enough, as with `| head`.
            return ExitCode.Success;
        }

        Console.Error.WriteLine($"error: {exception.Message}");
        Exception? cause = exception.InnerException;
        for (int i = 0; cause is not null && i < CausesMax; i++, cause = cause.InnerException)
        {
            if (!exception.Message.Contains(cause.Message, StringComparison.Ordinal))
            {
                Console.Error.WriteLine($"  because: {cause.Message}");
            }
        }

        return exception is CommandException refused ? refused.Code : ExitCode.Failed;
    }

    public static bool IsBrokenPipe(Exception exception) =>
        exception is IOException io && io.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase);
}
