using System.Runtime.InteropServices;

namespace ElodinFast.Buffers;

/// <summary>The libc calls behind rings and futexes. 64-bit Linux.</summary>
internal static unsafe partial class LibC
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int CloseOnExec = 0x80000;
    public const int SeekEnd = 2;
    public const int ProtNone = 0;
    public const int ProtReadWrite = 3;
    public const int MapShared = 0x01;
    public const int MapPrivate = 0x02;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;
    public const int MapPopulate = 0x8000;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int Unlock = 8;

    private const int CurrentDirectory = -100;
    private const int FutexWaitPrivate = 128;
    private const int FutexWakePrivate = 129;

    private static readonly nint s_mapFailed = -1;
    private static readonly long s_futexCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202;

    /// <summary>Sleeps while *<paramref name="word"/> is <paramref name="expected"/>, until woken or the time is up.</summary>
    public static void FutexWait(int* word, int expected, int timeoutMs) => FutexWaitNanos(word, expected, timeoutMs * 1_000_000L);

    /// <summary>The same for a time in nanoseconds; below 0 there is no end to it.</summary>
    public static void FutexWaitNanos(int* word, int expected, long timeoutNs)
    {
        Timespec timeout = new(timeoutNs / 1_000_000_000, timeoutNs % 1_000_000_000);
        Futex(s_futexCall, word, FutexWaitPrivate, expected, timeoutNs < 0 ? null : &timeout);
    }

    /// <summary>Wakes everyone who sleeps on the word.</summary>
    public static void FutexWakeAll(int* word) => Futex(s_futexCall, word, FutexWakePrivate, int.MaxValue, null);

    /// <summary>Wakes one sleeper.</summary>
    public static void FutexWakeOne(int* word) => Futex(s_futexCall, word, FutexWakePrivate, 1, null);

    public static byte* Map(nint address, long byteCount, int protection, int flags, int descriptor, long offset)
    {
        nint result = MapMemory(address, (nuint)byteCount, protection, flags, descriptor, offset);
        return result == s_mapFailed ? null : (byte*)result;
    }

    /// <summary>Device and inode of a path; false when it does not exist.</summary>
    public static bool TryIdentify(string path, out ulong device, out ulong inode) => TryIdentify(CurrentDirectory, path, 0, out device, out inode);

    /// <summary>Device and inode of an open file.</summary>
    public static bool TryIdentify(int descriptor, out ulong device, out ulong inode)
    {
        const int AtEmptyPath = 0x1000;
        return TryIdentify(descriptor, "", AtEmptyPath, out device, out inode);
    }

    private static bool TryIdentify(int directory, string path, int flags, out ulong device, out ulong inode)
    {
        // struct statx has one layout on every architecture: stx_ino at 32, stx_dev_major and _minor at 136 and 140.
        const uint WantInode = 0x100;
        byte* buffer = stackalloc byte[256];
        device = inode = 0;
        if (Stat(directory, path, flags, WantInode, buffer) != 0)
        {
            return false;
        }

        inode = *(ulong*)(buffer + 32);
        device = ((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int directory, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(byte* address, nuint byteCount);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(int descriptor, byte* bytes, nuint byteCount, long offset);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetLength(int descriptor, long byteCount);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int whence);

    /// <summary>Returns the error number, not -1.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(int descriptor, long offset, long byteCount);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapMemory(nint address, nuint byteCount, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Futex(long number, int* word, int operation, int value, Timespec* timeout);

    private readonly struct Timespec(long seconds, long nanoseconds)
    {
        public readonly long Seconds = seconds;
        public readonly long Nanoseconds = nanoseconds;
    }
}
