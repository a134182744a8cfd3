using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>The few calls of Linux's libc that the log files need and the framework does not offer. Constants are those of Linux.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int CreateFlag = 0x40;
    public const int ExclusiveFlag = 0x80;
    public const int TruncateFlag = 0x200;
    public const int CloseOnExec = 0x80000;

    /// <summary>Nothing to a regular file; keeps a pipe that stands where a file should from holding the open up.</summary>
    public const int NonBlocking = 0x800;

    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int MapShared = 1;
    public const nint MapFailed = -1;

    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int Unlock = 8;

    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int TooManyInSystem = 23;
    public const int TooManyInProcess = 24;
    public const int NotADirectory = 20;
    public const int InvalidArgument = 22;
    public const int FileTooBig = 27;
    public const int NoSpace = 28;
    public const int NotSupported = 95;
    public const int QuotaExceeded = 122;

    /// <summary>Permissions of new files, before the process's umask.</summary>
    public const uint FilePermissions = 0x1b6;   // octal 666

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint byteCount, int protection, int flags, int descriptor, long position);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint byteCount);

    /// <summary>Answers an errno instead of setting it; writes zeros itself where the file system cannot allocate.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(int descriptor, long position, long byteCount);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetLength(int descriptor, long byteCount);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static unsafe partial nint ReadAt(int descriptor, byte* destination, nuint byteCount, long position);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static unsafe partial nint WriteAt(int descriptor, byte* source, nuint byteCount, long position);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static unsafe partial int LimitOf(int resource, ulong* currentAndMax);

    /// <summary>Descriptors that this process may have open.</summary>
    public static unsafe long DescriptorCountMax()
    {
        const int DescriptorCount = 7;
        ulong* limits = stackalloc ulong[2];
        return LimitOf(DescriptorCount, limits) == 0 ? (long)Math.Min(limits[0], int.MaxValue) : 1024;
    }

    /// <summary>Length of an open regular file, or -1 (a directory or pipe has none that is of use here).</summary>
    public static long LengthOf(int descriptor) => Seek(descriptor, 0, 2);

    /// <summary>Reads exactly <paramref name="destination"/> or answers false (end of file, or an error).</summary>
    public static unsafe bool TryReadAt(int descriptor, Span<byte> destination, long position)
    {
        fixed (byte* start = destination)
        {
            long done = 0;
            while (done < destination.Length)   // bounded: every round moves on, or ends it
            {
                nint got = ReadAt(descriptor, start + done, (nuint)(destination.Length - done), position + done);
                if (got <= 0)
                {
                    if (got < 0 && Marshal.GetLastPInvokeError() == Interrupted)
                    {
                        continue;
                    }

                    return false;
                }

                done += got;
            }
        }

        return true;
    }

    /// <summary>Writes all of <paramref name="source"/>; what happened otherwise is the status.</summary>
    public static unsafe LogStatus WriteAllAt(int descriptor, ReadOnlySpan<byte> source, long position)
    {
        fixed (byte* start = source)
        {
            long done = 0;
            while (done < source.Length)
            {
                nint put = WriteAt(descriptor, start + done, (nuint)(source.Length - done), position + done);
                if (put <= 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    if (put < 0 && error == Interrupted)
                    {
                        continue;
                    }

                    return put == 0 ? LogStatus.IoError : StatusOf(error);
                }

                done += put;
            }
        }

        return LogStatus.Ok;
    }

    /// <summary>"No room" in any of its forms, or an I/O error.</summary>
    public static LogStatus StatusOf(int error) =>
        error is NoSpace or QuotaExceeded or FileTooBig ? LogStatus.DiskFull : LogStatus.IoError;

    /// <summary>Opens an existing file for reading and writing.</summary>
    /// <exception cref="DatabaseException">The system refuses.</exception>
    public static int OpenExisting(string path)
    {
        int descriptor = Open(path, ReadWrite | CloseOnExec | NonBlocking, 0);
        return descriptor >= 0 ? descriptor : throw new DatabaseException($"cannot open {path}: {Describe(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>The system's text for an errno.</summary>
    public static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);
}
