using System.CommandLine;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast merge</c>: makes one database of two.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var options = new EditOptions();
        var second = new Argument<string>("DIR2") { Description = "the second database directory" };
        var output = new Option<string>("--output", "-o") { Description = "directory of the new database", HelpName = "OUT", Required = true };
        var prefix1 = new Option<string?>("--prefix1") { Description = "put before the first one's names, with _", HelpName = "PREFIX" };
        var prefix2 = new Option<string?>("--prefix2") { Description = "put before the second one's names, with _", HelpName = "PREFIX" };
        var align1 = new Option<long?>("--align1") { Description = "a time of the first one", HelpName = "MICROS" };
        var align2 = new Option<long?>("--align2") { Description = "the time of the second one that is moved there", HelpName = "MICROS" };
        var playback = new Option<bool>("--from-playback-start") { Description = "both times count from where playback starts" };
        var command = new Command("merge", "Makes a new database of two.");
        options.AddTo(command);
        command.Add(second);
        foreach (Option option in (Option[])[output, prefix1, prefix2, align1, align2, playback])
        {
            command.Add(option);
        }

        command.SetAction(parsed => options.Run(parsed, "merge", console => MergeTool.Run(
            options.PathOf(parsed), parsed.GetValue(second)!,
            new MergeTool.Options(
                parsed.GetValue(output)!, parsed.GetValue(prefix1), parsed.GetValue(prefix2), parsed.GetValue(align1), parsed.GetValue(align2), parsed.GetValue(playback)),
            console)));
        return HelpWithExamplesAction.Describe(
            command, "elodinfast merge ./sim ./flight -o ./both --prefix1 sim --prefix2 real", "elodinfast merge ./a ./b -o ./ab --align1 1700000001000000 --align2 6000000 -y");
    }
}
