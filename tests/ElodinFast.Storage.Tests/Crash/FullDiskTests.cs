using System.Diagnostics;
using ElodinFast.KillCampaign;
using ElodinFast.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ElodinFast.Storage.Tests;

/// <summary>Real disks that are full or cannot be written, in namespaces of their own, so that nothing of the machine's is touched.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int TimeoutMs = 120_000;
    private const int NoNamespace = 77;

    private static readonly string s_program = typeof(Campaign).Assembly.Location;

    [Fact]
    public void Write_OnAFullDisk_IsRefusedAndGoesOnWhenThereIsRoom() =>
        RunInNamespace(d => $"mount -t tmpfs -o size=4m tmpfs '{d}' || exit 77; exec dotnet exec '{s_program}' fill '{d}'", (exit, text) =>
        {
            Assert.True(exit == 0, text);
            Assert.Contains("ok", text, StringComparison.Ordinal);
        });

    [Fact]
    public void Write_WithAFullFolderForRings_UsesMemoryOfTheProcess() =>
        RunInNamespace(
            d => $"mkdir '{d}/rings' && mount -t tmpfs -o size=1m tmpfs '{d}/rings' || exit 77; exec dotnet exec '{s_program}' full-rings '{d}/rings' '{d}/db'",
            (exit, text) =>
            {
                Assert.True(exit == 0, text);
                Assert.Contains("ok", text, StringComparison.Ordinal);
            });

    [Fact]
    public void Open_OfADirectoryThatCannotBeWritten_IsAPlainRefusal() =>
        RunInNamespace(
            d =>
            {
                Database.Open(Path.Combine(d, "db"), new DatabaseOptions { RingByteCount = 64 * 1024 }).Dispose();
                return $"mount --bind '{d}/db' '{d}/db' && mount -o remount,bind,ro '{d}/db' || exit 77; exec dotnet exec '{s_program}' open '{d}/db'";
            },
            (exit, text) =>
            {
                Assert.True(exit == 1, text);
                Assert.StartsWith("refused: ", text, StringComparison.Ordinal);
                Assert.Contains("Read-only", text, StringComparison.Ordinal);
            });

    private void RunInNamespace(Func<string, string> script, Action<int, string> check)
    {
        using var directory = new TemporaryDirectory();
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-Urm", "sh", "-c", script(directory.Path)])
        {
            start.ArgumentList.Add(argument);
        }

        int exit;
        string text;
        try
        {
            using Process process = Process.Start(start)!;
            text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(TimeoutMs), "still at it");
            exit = process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            (exit, text) = (NoNamespace, missing.Message);
        }

        if (exit == NoNamespace || text.Contains("unshare failed", StringComparison.Ordinal))
        {
            // What FailingCallTests, FreeSpaceTests and RingFolderTests inject is then all that is shown.
            output.WriteLine($"no namespace with mounts of its own here: {text}");
            return;
        }

        check(exit, text);
    }
}
