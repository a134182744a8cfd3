using System.CommandLine;
using System.Text;
using System.Text.Json;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary><c>elodinfast info</c>: what a database directory says about itself, and how much it holds. Nothing in it is written.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("DIR")
        {
            Description = "database directory or db_state file (default: the user's data directory)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "one JSON object" };
        var command = new Command("info", "Says what a database directory holds.") { path, json };
        command.SetAction(parsed => Show(parsed.GetValue(path) ?? DefaultPath(), parsed.GetValue(json)));
        return HelpWithExamplesAction.Describe(command, "elodinfast info ./data", "elodinfast info ./data --json | jq .components");
    }

    private static void Show(string path, bool asJson)
    {
        DatabaseInfo info = DatabaseInfo.Read(path);
        using OfflineDatabase? database = TryOpen(path);
        if (asJson)
        {
            Console.Out.WriteLine(ToJson(info, database));
            return;
        }

        Console.Out.Write(info.ToText());
        if (database is not null)
        {
            // Behind what Elodin's tool prints, so that whoever reads its lines finds them unchanged.
            Console.Out.WriteLine($"components: {database.Components.Count}");
            Console.Out.WriteLine($"samples: {database.Components.Sum(static c => c.Count)}");
            Console.Out.WriteLine($"message_logs: {database.MessageLogs.Count}");
        }
    }

    // Without a directory it is the file that is asked for, as Elodin's tool does.
    private static string DefaultPath()
    {
        string directory = RunCommand.DefaultPath();
        return Directory.Exists(directory) ? directory : Path.Combine(directory, "db_state");
    }

    // What db_state says does not depend on the components.
    private static OfflineDatabase? TryOpen(string path)
    {
        try
        {
            return Directory.Exists(path) ? OfflineDatabase.Open(path) : null;
        }
        catch (DatabaseException damaged)
        {
            Console.Error.WriteLine($"warning: {damaged.Message}; 'elodinfast verify {path}' says what is damaged");
            return null;
        }
    }

    private static string ToJson(DatabaseInfo info, OfflineDatabase? database)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("info"u8);
            info.WriteJson(json);
            json.WriteStartArray("components"u8);
            foreach (OfflineComponent component in database?.Components ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name"u8, component.Name);
                json.WriteString("id"u8, component.Id.ToString());
                json.WriteString("type"u8, component.Schema.ToString());
                json.WriteNumber("samples"u8, component.Count);
                if (component.Count > 0)
                {
                    json.WriteNumber("first"u8, ComponentTimes.First(component));
                    json.WriteNumber("last"u8, ComponentTimes.Last(component));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
