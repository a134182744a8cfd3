using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>What the commands that change a database have in common: the directory, a dry run, and the answer in advance.</summary>
internal sealed class EditOptions
{
    private readonly Argument<string> _path = new("DIR") { Description = "database directory that nobody has open" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "say what would be done; write nothing" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public void AddTo(Command command, bool asks = true)
    {
        command.Add(_path);
        command.Add(_dryRun);
        if (asks)
        {
            command.Add(_yes);
        }
    }

    public string PathOf(ParseResult parsed) => parsed.GetValue(_path)!;

    /// <summary>Runs a tool; long work shows how far it is on stderr, and Ctrl-C leaves the database as it was.</summary>
    public void Run(ParseResult parsed, string title, Action<ToolConsole> tool) =>
        LongWork.Run(title, "the database is as it was", (progress, stop) => tool(
            new ToolConsole(Console.Out, Console.Error, Console.In, parsed.GetValue(_dryRun), parsed.GetResult(_yes) is not null && parsed.GetValue(_yes))
            {
                Progress = progress,
                Cancellation = stop,
            }));
}
