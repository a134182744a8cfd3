namespace ElodinFast.Storage;

/// <summary>What a tool that changes a database talks to, and how far it may go.</summary>
/// <param name="Out">Results; a script reads them.</param>
/// <param name="Error">Warnings.</param>
/// <param name="In">Answers.</param>
/// <param name="IsDryRun">Nothing is written and nothing asked.</param>
/// <param name="IsYes">Nothing is asked.</param>
internal sealed record ToolConsole(TextWriter Out, TextWriter Error, TextReader In, bool IsDryRun = false, bool IsYes = false)
{
    /// <summary>Told how much of how much is done.</summary>
    public Action<long, long> Progress { get; init; } = static (_, _) => { };

    /// <summary>Checked between two steps; nothing of the database has changed yet when it ends the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Asks; only y or Y is a yes. Says Aborted otherwise.</summary>
    public bool Confirm(string question)
    {
        if (IsYes)
        {
            return true;
        }

        Out.Write($"{question} [y/N] ");
        Out.Flush();
        if (In.ReadLine()?.Trim() is "y" or "Y")
        {
            return true;
        }

        Out.WriteLine("Aborted.");
        return false;
    }

    /// <summary>What tools begin with that look at a database before they change it.</summary>
    public void SayAnalyzing(string path)
    {
        Out.WriteLine($"Analyzing database: {path}");
        SayIfDryRun();
        Out.WriteLine();
    }

    public void SayIfDryRun()
    {
        if (IsDryRun)
        {
            Out.WriteLine("DRY RUN - no changes will be made");
        }
    }

    /// <summary>After a tool has said what it would do: false for a dry run, which ends here, and where the answer is no.</summary>
    public bool MayApply(string question)
    {
        if (IsDryRun)
        {
            Out.WriteLine("Dry run complete. Run without --dry-run to apply changes.");
        }

        return !IsDryRun && Confirm(question);
    }

    /// <summary>The same for tools that write a whole database.</summary>
    public bool MayProceed()
    {
        if (IsDryRun || !IsYes)
        {
            Out.WriteLine();
        }

        SayIfDryRun();
        return !IsDryRun && Confirm("Proceed?");
    }

    public void Warn(string text) => Error.WriteLine($"Warning: {text}");
}
