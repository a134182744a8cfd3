using System.Globalization;

namespace ElodinFast.Bench.Storage;

/// <summary>The options of the storage benches.</summary>
internal sealed record StorageOptions
{
    /// <summary>How long the paced part of a bench runs.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>On whose disk the databases are made, in a directory of their own that is removed.</summary>
    public string Directory { get; init; } = ".";

    /// <summary>Where the results are written.</summary>
    public string Results { get; init; } = Machine.ResultsDirectory;

    /// <summary>Smaller sizes and fewer rounds: shows that the bench works, not what things cost.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The command line that made a results file.</summary>
    public string Command { get; init; } = "";

    public TimeSpan Duration => TimeSpan.FromMinutes(Minutes);

    /// <summary>Reads what stands behind the bench's name on the command line; throws what to tell the user.</summary>
    public static StorageOptions Parse(string bench, ReadOnlySpan<string> arguments)
    {
        var options = new StorageOptions
        {
            Command = $"dotnet run -c Release --project bench/ElodinFast.Bench -- {string.Join(' ', [bench, .. arguments])}".TrimEnd(),
        };
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--quick")
            {
                options = options with { IsQuick = true };
                continue;
            }

            string value = i + 1 < arguments.Length ? arguments[++i] : throw new ArgumentException($"{name} needs a value");
            options = options.With(bench, name, value);
        }

        return options;
    }

    private StorageOptions With(string bench, string name, string value) => name switch
    {
        "--minutes" => this with { Minutes = double.Parse(value, CultureInfo.InvariantCulture) },
        "--dir" => this with { Directory = value },
        "--results" => this with { Results = value },
        _ => throw new ArgumentException($"{bench} knows --minutes N, --dir DIR, --results DIR, --quick; not {name}"),
    };
}
