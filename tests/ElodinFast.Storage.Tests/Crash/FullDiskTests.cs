using System.Diagnostics;
using ElodinFast.KillCampaign;
using ElodinFast.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ElodinFast.Storage.Tests;

/// <summary>A real disk that is full: 4 MiB of tmpfs in a namespace of its own, so that nothing of the machine's is touched.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int TimeoutMs = 120_000;

    [Fact]
    public void Write_OnAFullDisk_IsRefusedAndGoesOnWhenThereIsRoom()
    {
        using var directory = new TemporaryDirectory();
        string program = typeof(Campaign).Assembly.Location;
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-Urm", "sh", "-c", $"mount -t tmpfs -o size=4m tmpfs '{directory.Path}' || exit 77; exec dotnet exec '{program}' fill '{directory.Path}'"])
        {
            start.ArgumentList.Add(argument);
        }

        int exit;
        string text;
        try
        {
            using Process process = Process.Start(start)!;
            text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(TimeoutMs), "still filling");
            exit = process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            (exit, text) = (77, missing.Message);
        }

        if (exit == 77 || text.Contains("unshare failed", StringComparison.Ordinal))
        {
            // What FailingCallTests and FreeSpaceTests inject is then all that is shown.
            output.WriteLine($"no namespace with a disk of its own here: {text}");
            return;
        }

        Assert.True(exit == 0, text);
        Assert.Contains("ok", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfADirectoryThatCannotBeWritten_IsAPlainRefusal()
    {
        using var directory = new TemporaryDirectory();
        string path = directory["db"];
        Database.Open(path, new DatabaseOptions { RingByteCount = 64 * 1024 }).Dispose();
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-Urm", "sh", "-c", $"mount --bind '{path}' '{path}' && mount -o remount,bind,ro '{path}' || exit 77; exec dotnet exec '{typeof(Campaign).Assembly.Location}' open '{path}'"])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(TimeoutMs));
            if (process.ExitCode == 77 || text.Contains("unshare failed", StringComparison.Ordinal))
            {
                output.WriteLine($"no namespace with a mount of its own here: {text}");
                return;
            }

            Assert.True(process.ExitCode == 1, text);
            Assert.StartsWith("refused: ", text, StringComparison.Ordinal);
            Assert.Contains("Read-only", text, StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            output.WriteLine($"unshare is not there: {missing.Message}");
        }
    }
}
