using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>
/// expected-allocations.json holds how many bytes each operation may allocate, 0 nearly everywhere. A new operation goes into both.
/// </summary>
public class AllocationGate
{
    private static readonly string s_path =
        Path.Combine(RepositoryRoot.Path, "tests", "ElodinFast.Wire.Tests", "expected-allocations.json");

    [Fact]
    public void Operations_Warm_AllocateNoMoreThanIsListed()
    {
        Dictionary<string, long> expected = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(s_path))!;
        var failures = new List<string>();
        foreach (Operation operation in Operation.All)
        {
            long byteCount = Allocations.PerRun(operation.Run);
            if (!expected.Remove(operation.Name, out long allowed))
            {
                failures.Add($"not listed:  \"{operation.Name}\": {byteCount},");
            }
            else if (byteCount > allowed)
            {
                failures.Add($"{allowed} B allowed:  \"{operation.Name}\": {byteCount},");
            }
        }

        failures.AddRange(expected.Keys.Select(name => $"listed but not run:  \"{name}\""));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
