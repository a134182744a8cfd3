using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Runs tests/tools/compare_databases.py, the comparison that shares no code with ours.</summary>
internal static class ComparisonScript
{
    private const int TimeoutMs = 60_000;

    public static string ScriptPath { get; } = Path.Combine(RepositoryRoot.Path, "tests", "tools", "compare_databases.py");

    /// <summary>Exit code and the JSON it printed (null when there was none).</summary>
    public static (int Exit, JsonElement? Result, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [ScriptPath, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeoutMs))
            {
                process.Kill();
                Assert.Fail($"{ScriptPath} did not end within {TimeoutMs} ms");
            }

            string text = output.GetAwaiter().GetResult();
            return (process.ExitCode, text.Length == 0 ? null : JsonDocument.Parse(text).RootElement, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception missing)
        {
            Assert.Fail($"This test needs python3 on the PATH (the comparison is in another language on purpose): {missing.Message}");
            throw;
        }
    }
}
