using System.CommandLine;
using System.Text;
using System.Text.Json;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast verify</c>: whether a database still holds what was written into it. Nothing in it is written.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "database directory; it may be in use" };
        var json = new Option<bool>("--json") { Description = "one JSON object" };
        var command = new Command("verify", "Reads a whole database and names everything in it that is damaged. Exit code 1 if anything is.") { path, json };
        command.SetAction(parsed => Verify(parsed.GetValue(path)!, parsed.GetValue(json)));
        return HelpWithExamplesAction.Describe(command, "elodinfast verify ./data", "elodinfast verify ./data --json | jq .findings");
    }

    private static int Verify(string path, bool asJson)
    {
        VerifyReport report = null!;
        LongWork.Run("verify", "what it had read by then says nothing of the rest", (progress, stop) => report = DatabaseVerifier.Verify(path, progress, stop));
        if (asJson)
        {
            Console.Out.WriteLine(ToJson(report));
        }
        else
        {
            Show(report);
        }

        return report.IsSound ? ExitCode.Success : ExitCode.Failed;
    }

    private static void Show(VerifyReport report)
    {
        foreach (VerifyFinding finding in report.Findings)
        {
            string component = finding.Component is { } name ? $" ({name})" : string.Empty;
            Console.Out.WriteLine($"{(finding.IsDamage ? "DAMAGED" : "note")} {finding.Path}{component}: {finding.Text}");
        }

        string checkpoint = report.Checkpoint is { } time ? $"the checkpoint of {time:yyyy-MM-dd HH:mm:ss.fff} UTC" : "no checkpoint";
        Console.Out.WriteLine(
            $"{report.ComponentCount} components, {report.MessageLogCount} message logs: {ByteSize.Format(report.VerifiedByteCount)} compared with {checkpoint}, "
            + $"{ByteSize.Format(report.UncoveredByteCount)} that no checksum covers");
        int damaged = report.Findings.Count(static f => f.IsDamage);
        Console.Out.WriteLine(damaged == 0 ? "sound" : $"{damaged} damaged");
    }

    private static string ToJson(VerifyReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("path"u8, report.Path);
            json.WriteBoolean("sound"u8, report.IsSound);
            if (report.Checkpoint is { } checkpoint)
            {
                json.WriteString("checkpoint"u8, checkpoint);
            }
            else
            {
                json.WriteNull("checkpoint"u8);
            }

            json.WriteNumber("components"u8, report.ComponentCount);
            json.WriteNumber("message_logs"u8, report.MessageLogCount);
            json.WriteNumber("verified_bytes"u8, report.VerifiedByteCount);
            json.WriteNumber("uncovered_bytes"u8, report.UncoveredByteCount);
            json.WriteStartArray("findings"u8);
            foreach (VerifyFinding finding in report.Findings)
            {
                json.WriteStartObject();
                json.WriteString("path"u8, finding.Path);
                json.WriteString("component"u8, finding.Component);
                json.WriteString("text"u8, finding.Text);
                json.WriteBoolean("damage"u8, finding.IsDamage);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
