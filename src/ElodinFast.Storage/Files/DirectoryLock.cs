using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ElodinFast.Storage;

/// <summary>
/// One process a database: an flock on a file in the directory, which Elodin's tools skip (they look at directories only). The system
/// drops the lock when its holder ends, however it ends; the file stays. It holds the pid, so that who comes second can be told.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    internal const string FileName = ".efast-lock";

    private const int PidByteCountMax = 32;

    private int _descriptor;

    private DirectoryLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the lock or throws DatabaseException that names path and holder.</summary>
    public static DirectoryLock Take(string databaseDirectory)
    {
        string path = Path.Combine(databaseDirectory, FileName);
        int descriptor = Posix.Open(
            path, Posix.ReadWrite | Posix.CreateFlag | Posix.CloseOnExec | Posix.NonBlocking, Posix.FilePermissions);
        if (descriptor < 0)
        {
            throw new DatabaseException(
                $"cannot lock {databaseDirectory}: {Posix.Describe(Marshal.GetLastPInvokeError())}");
        }

        if (!TryLock(descriptor))
        {
            int error = Marshal.GetLastPInvokeError();
            string holder = ReadPid(descriptor);
            Posix.Close(descriptor);
            throw new DatabaseException(error == Posix.WouldBlock
                ? $"{databaseDirectory} is in use by process {holder}"
                : $"cannot lock {databaseDirectory}: {Posix.Describe(error)}");
        }

        // The pid is advice for people only; a disk too full for it does not matter.
        Posix.SetLength(descriptor, 0);
        Posix.WriteAllAt(descriptor, Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"), 0);
        return new DirectoryLock(descriptor);
    }

    /// <summary>
    /// Writes everything of the directory's file system to the disk. Through a descriptor that is open as long as the directory is locked,
    /// so that it also reports errors of files that were closed meanwhile.
    /// </summary>
    /// <exception cref="DatabaseException">The disk refused, now or since the last call.</exception>
    public void SyncFileSystem()
    {
        if (Posix.SyncFileSystem(_descriptor) != 0)
        {
            throw new DatabaseException($"cannot sync the file system: {Posix.Describe(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>Gives the directory back.</summary>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            // Closing alone would leave the lock to a child process that was forked just now and has not come to its exec yet.
            Posix.Lock(descriptor, Posix.Unlock);
            Posix.Close(descriptor);
        }
    }

    private static bool TryLock(int descriptor)
    {
        int result;
        do
        {
            result = Posix.Lock(descriptor, Posix.LockExclusive | Posix.LockNonBlocking);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);
        return result == 0;
    }

    private static string ReadPid(int descriptor)
    {
        long byteCount = Math.Clamp(Posix.LengthOf(descriptor), 0, PidByteCountMax);
        Span<byte> text = stackalloc byte[PidByteCountMax];
        text = text[..(int)byteCount];
        return Posix.TryReadAt(descriptor, text, 0)
            && int.TryParse(Encoding.ASCII.GetString(text).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            ? pid.ToString(CultureInfo.InvariantCulture)
            : "unknown";
    }
}
