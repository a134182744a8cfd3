using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ElodinFast.Net;

/// <summary>
/// The libc calls behind a UDP port, with Linux's asm-generic numbers. By P/Invoke, since control data (segment sizes) goes no other way
/// and the framework's calls allocate now and then and report refusals and timeouts by exceptions. Calls of hot paths take the descriptor
/// itself, which must be held meanwhile (<see cref="UdpPort.TryHold"/>).
/// </summary>
internal static unsafe partial class UdpNative
{
    public const int LevelSocket = 1;
    public const int LevelIPv4 = 0;
    public const int LevelUdp = 17;
    public const int LevelIPv6 = 41;

    public const int ReuseAddress = 2;
    public const int ReceiveTimeout = 20;
    public const int SendBufferForce = 32;
    public const int ReceiveBufferForce = 33;
    public const int BusyPoll = 46;
    public const int MemoryInfo = 55;
    public const int MtuDiscoverIPv4 = 10;
    public const int MtuIPv4 = 14;
    public const int MtuDiscoverIPv6 = 23;
    public const int MtuIPv6 = 24;
    public const int MtuDiscoverDo = 2;
    public const int Segment = 103;
    public const int Gro = 104;

    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;

    public const int ErrorInterrupted = 4;
    public const int ErrorIO = 5;
    public const int ErrorBadDescriptor = 9;
    public const int ErrorTryAgain = 11;
    public const int ErrorNoMemory = 12;
    public const int ErrorInvalid = 22;
    public const int ErrorMessageTooLong = 90;
    public const int ErrorNoProtocolOption = 92;
    public const int ErrorNotSupported = 95;
    public const int ErrorAddressNotAvailable = 99;
    public const int ErrorNetworkDown = 100;
    public const int ErrorNetworkUnreachable = 101;
    public const int ErrorNoBuffers = 105;
    public const int ErrorConnectionRefused = 111;
    public const int ErrorHostUnreachable = 113;

    [LibraryImport("libc", EntryPoint = "sendto")]
    public static partial nint SendToUnexplained(
        int descriptor, byte* bytes, nuint byteCount, int flags, byte* address, int addressByteCount);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int descriptor, byte* bytes, nuint byteCount, int flags, byte* address, int addressByteCount);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, byte* bytes, nuint byteCount, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    public static partial nint ReceiveMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(SafeSocketHandle socket, int level, int option, void* value, int byteCount);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(SafeSocketHandle socket, int level, int option, void* value, int* byteCount);

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public int NameByteCount;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlByteCount;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Bytes;
        public nuint ByteCount;
    }

    /// <summary>struct cmsghdr with a value of one word behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlMessage
    {
        public const int HeaderByteCount = 16;

        public nuint ByteCount;
        public int Level;
        public int Type;
        public ulong Value;
    }
}
