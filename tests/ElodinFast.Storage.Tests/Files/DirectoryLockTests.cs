using System.Globalization;
using System.Runtime.InteropServices;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class DirectoryLockTests
{
    [Fact]
    public void Dispose_DescriptorStillHeldByAForkedChild_FreesTheDirectory()
    {
        string path = Directory.CreateTempSubdirectory().FullName;
        DirectoryLock first = DirectoryLock.Take(path);

        // A copy of the descriptor, as a child process has between its fork and its exec.
        string target = Path.Combine(path, DirectoryLock.FileName);
        string link = Directory.GetFiles("/proc/self/fd").Single(f => TargetOf(f) == target);
        int copy = Duplicate(int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture));
        Assert.True(copy >= 0);

        first.Dispose();
        DirectoryLock.Take(path).Dispose();
        _ = Posix.Close(copy);
        Directory.Delete(path, recursive: true);
    }

    // Other tests open and close files meanwhile.
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static extern int Duplicate(int descriptor);
}
