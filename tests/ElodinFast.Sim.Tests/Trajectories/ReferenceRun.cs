using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Sim.Tests;

/// <summary>A recorded run of tests/vectors/trajectories.</summary>
internal sealed class ReferenceRun
{
    private ReferenceRun(string[] columns, SortedDictionary<long, double[][]> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    public string[] Columns { get; }

    /// <summary>For each recorded tick the value of each column.</summary>
    public SortedDictionary<long, double[][]> Rows { get; }

    public static ReferenceRun Load(string name)
    {
        string path = Path.Combine(RepositoryRoot.Path, "tests", "vectors", "trajectories", name + ".jsonl");
        using StreamReader reader = File.OpenText(path);
        using JsonDocument head = JsonDocument.Parse(reader.ReadLine()!);
        string[] columns = [.. head.RootElement.GetProperty("columns").EnumerateArray().Select(static c => c.GetString()!)];
        var rows = new SortedDictionary<long, double[][]>();
        while (reader.ReadLine() is string line)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            double[][] values = [.. row.RootElement.EnumerateArray().Skip(1).Select(ReadValue)];
            Assert.Equal(columns.Length, values.Length);
            rows.Add(row.RootElement[0].GetInt64(), values);
        }

        return new ReferenceRun(columns, rows);
    }

    private static double[] ReadValue(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(static element => element.GetDouble())]
        : [value.GetDouble()];
}
