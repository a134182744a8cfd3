using System.Runtime.InteropServices;

namespace ElodinFast.Storage.Tests;

/// <summary>
/// What the woven copies of the storage code call (<see cref="StoreWeaver"/>): after every store that may reach a file or a ring, and
/// around every system call. Copies of bytes and writes go in small pieces, with a call after each. The actions are set by whoever runs
/// the copies; this class exists once more in their load context, so only types of the framework cross over.
/// </summary>
public static unsafe partial class StoreHook
{
    private const int SmallByteCount = 256;
    private const int LargePieceByteCount = 64;
    private const int PageByteCount = 4096;

    private static Action? s_stored;
    private static Func<string, int>? s_calling;
    private static Action<string, int>? s_called;
    private static Action<string, long>? s_attempting;
    private static Action<bool>? s_attempted;

    /// <summary>Sets what is called; null for nothing.</summary>
    public static void Set(
        Action? stored, Func<string, int>? calling, Action<string, int>? called, Action<string, long>? attempting, Action<bool>? attempted)
    {
        s_stored = stored;
        s_calling = calling;
        s_called = called;
        s_attempting = attempting;
        s_attempted = attempted;
    }

    /// <summary>The workload is about to store something: what, and its timestamp or version.</summary>
    public static void Attempt(string what, long value) => s_attempting?.Invoke(what, value);

    /// <summary>What was attempted has been acknowledged, or refused.</summary>
    public static void Attempted(bool isAcknowledged) => s_attempted?.Invoke(isAcknowledged);

    /// <summary>After a store.</summary>
    public static void AfterStore()
    {
        if (s_stored is { } stored)
        {
            int error = Marshal.GetLastPInvokeError();
            stored();
            Marshal.SetLastPInvokeError(error);
        }
    }

    /// <summary>Before a system call: 0, or the errno with which it is to fail.</summary>
    public static int BeforeCall(string name) => s_calling?.Invoke(name) ?? 0;

    /// <summary>After a system call, with its first argument if that is a descriptor.</summary>
    public static void AfterCall(string name, int descriptor)
    {
        int error = Marshal.GetLastPInvokeError();
        s_called?.Invoke(name, descriptor);
        if (name is "Open" or "Allocate" or "SetLength" or "WriteAt" or "Rename")
        {
            s_stored?.Invoke();
        }

        Marshal.SetLastPInvokeError(error);
    }

    /// <summary>ReadOnlySpan.CopyTo.</summary>
    public static void CopyTo(ref ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (s_stored is null || source.Length > destination.Length)
        {
            source.CopyTo(destination);
            return;
        }

        int piece = source.Length <= SmallByteCount ? sizeof(long) : LargePieceByteCount;
        for (int i = 0; i < source.Length; i += piece)
        {
            source.Slice(i, Math.Min(piece, source.Length - i)).CopyTo(destination[i..]);
            AfterStore();
        }
    }

    /// <summary>Span.CopyTo.</summary>
    public static void CopySpanTo(ref Span<byte> source, Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = source;
        CopyTo(ref bytes, destination);
    }

    /// <summary>pwrite to the end of a page at most: between pages the system looks whether it was killed.</summary>
    public static nint WriteAt(int descriptor, byte* source, nuint byteCount, long position)
    {
        int error = BeforeCall("WriteAt");
        if (error != 0)
        {
            Marshal.SetLastPInvokeError(error);
            return -1;
        }

        nuint piece = s_stored is null ? byteCount : (nuint)(PageByteCount - (position % PageByteCount));
        nint written = Write(descriptor, source, Math.Min(piece, byteCount), position);
        AfterCall("WriteAt", descriptor);
        return written;
    }

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* source, nuint byteCount, long position);
}
