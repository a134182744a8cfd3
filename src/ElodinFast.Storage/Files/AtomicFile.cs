using System.Runtime.InteropServices;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Small files that are whole at every instant: written beside, synced, renamed over the old one, and the directory synced. Cold.
/// </summary>
internal static class AtomicFile
{
    /// <summary>No file of this kind is larger; a damaged directory may hold anything under its name.</summary>
    private const int ByteCountMax = 64 << 20;

    internal const string TemporarySuffix = ".efast-tmp";

    // One writer at a time in this process, so that the temporary name can be fixed and a killed process leaves at most one behind.
    private static readonly Lock s_writer = new();

    /// <summary>Writes a message as postcard.</summary>
    public static void Write<T>(string path, T message)
        where T : IWireMessage<T> => Write(path, Encode(message));

    /// <summary>Replaces the file's contents.</summary>
    /// <exception cref="DatabaseException">The disk is full or refuses; the old file is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        lock (s_writer)
        {
            WriteBeside(path, contents, isSynced: true);
            MoveIntoPlace(path);
            SyncDirectory(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>The first step alone; the caller sees to it that nobody else writes this file.</summary>
    /// <exception cref="DatabaseException">The disk is full or refuses.</exception>
    internal static void WriteBeside(string path, ReadOnlySpan<byte> contents, bool isSynced)
    {
        const int Flags = Posix.ReadWrite | Posix.CreateFlag | Posix.TruncateFlag | Posix.CloseOnExec | Posix.NonBlocking;
        int descriptor = Posix.Open(path + TemporarySuffix, Flags, Posix.FilePermissions);
        if (descriptor < 0)
        {
            throw Refused(path, Marshal.GetLastPInvokeError());
        }

        bool isWritten = Posix.WriteAllAt(descriptor, contents, 0) == LogStatus.Ok && (!isSynced || Posix.Sync(descriptor) == 0);
        int error = Marshal.GetLastPInvokeError();
        Posix.Close(descriptor);
        if (!isWritten)
        {
            throw Refused(path, error);
        }
    }

    /// <summary>Syncs what <see cref="WriteBeside"/> wrote.</summary>
    /// <exception cref="DatabaseException">The disk refuses.</exception>
    internal static void SyncBeside(string path)
    {
        int descriptor = Posix.Open(path + TemporarySuffix, Posix.ReadWrite | Posix.CloseOnExec, 0);
        int result = descriptor < 0 ? -1 : Posix.SyncData(descriptor);
        int error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            Posix.Close(descriptor);
        }

        if (result != 0)
        {
            throw new DatabaseException($"cannot sync {path}: {Posix.Describe(error)}");
        }
    }

    /// <summary>The rename of what <see cref="WriteBeside"/> wrote.</summary>
    /// <exception cref="DatabaseException">The disk refuses; the old file is still there.</exception>
    internal static void MoveIntoPlace(string path)
    {
        if (Posix.Rename(path + TemporarySuffix, path) != 0)
        {
            throw Refused(path, Marshal.GetLastPInvokeError());
        }
    }

    private static DatabaseException Refused(string path, int error) => new($"cannot write {path}: {Posix.Describe(error)}");

    /// <summary>Reads a whole file, or null when there is none.</summary>
    public static byte[]? TryRead(string path, long byteCountMax = ByteCountMax)
    {
        int descriptor = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec | Posix.NonBlocking, 0);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error is Posix.NoSuchFile or Posix.NotADirectory
                ? null
                : throw new DatabaseException($"cannot read {path}: {Posix.Describe(error)}");
        }

        try
        {
            long byteCount = Posix.LengthOf(descriptor);
            if (byteCount < 0 || byteCount > byteCountMax)
            {
                throw new DatabaseException($"{path} is no file of at most {byteCountMax} bytes");
            }

            var contents = new byte[byteCount];
            return Posix.TryReadAt(descriptor, contents, 0) ? contents : throw new DatabaseException($"cannot read {path}");
        }
        finally
        {
            Posix.Close(descriptor);
        }
    }

    /// <summary>Reads a postcard message; false when there is no file.</summary>
    /// <exception cref="DatabaseException">It is there but does not decode; Elodin's wording.</exception>
    public static bool TryRead<T>(string path, out T message)
        where T : IWireMessage<T>
    {
        message = default!;
        byte[]? contents = TryRead(path);
        if (contents is null)
        {
            return false;
        }

        if (!Packets.TryRead(contents, out message, out PostcardError error))
        {
            throw new DatabaseException($"postcard error {error.Text()} in {path}");
        }

        return true;
    }

    /// <summary>The message's bytes.</summary>
    public static byte[] Encode<T>(T message)
        where T : IWireMessage<T>
    {
        byte[] buffer = new byte[message.MaxByteCount];
        var writer = new PostcardWriter(buffer);
        message.Write(ref writer);
        return buffer.AsSpan(0, writer.WrittenByteCount).ToArray();
    }

    /// <summary>Writes everything of a directory's file system to the disk, that of other programs included.</summary>
    /// <exception cref="DatabaseException">The disk refused.</exception>
    public static void SyncFileSystemOf(string directory)
    {
        int descriptor = Posix.Open(directory, Posix.ReadOnly | Posix.CloseOnExec, 0);
        int result = descriptor < 0 ? -1 : Posix.SyncFileSystem(descriptor);
        int error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            Posix.Close(descriptor);
        }

        if (result != 0)
        {
            throw new DatabaseException($"cannot sync the file system of {directory}: {Posix.Describe(error)}");
        }
    }

    /// <summary>Makes the names in a directory durable.</summary>
    public static void SyncDirectory(string directory)
    {
        int descriptor = Posix.Open(directory, Posix.ReadOnly | Posix.CloseOnExec, 0);
        if (descriptor < 0)
        {
            throw new DatabaseException($"cannot open {directory}: {Posix.Describe(Marshal.GetLastPInvokeError())}");
        }

        // Some file systems cannot sync a directory; there is nothing better to do on them.
        int error = Posix.Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        Posix.Close(descriptor);
        if (error is not (0 or Posix.InvalidArgument or Posix.NotSupported))
        {
            throw new DatabaseException($"cannot sync {directory}: {Posix.Describe(error)}");
        }
    }
}
