namespace ElodinFast.Cli;

/// <summary>A command cannot go on; the message is for the user as it stands.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, int exitCode)
        : base(message) => Code = exitCode;

    public CommandException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public CommandException()
    {
    }

    /// <summary>What the process returns.</summary>
    public int Code { get; } = ExitCode.Failed;
}
