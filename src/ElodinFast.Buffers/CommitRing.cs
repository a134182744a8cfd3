using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ElodinFast.Buffers;

/// <summary>
/// A ring of rows in shared memory: one writer at a time, any number of readers, one drainer. The data is mapped twice in a row, so that
/// a row is always contiguous. Writing: store the intent, fence, fill, one release store of the tail. A reader copies, fences, and checks
/// that the intent has not come round over what it copied. Hot, 0 B.
/// </summary>
internal sealed unsafe class CommitRing : IDisposable
{
    private readonly int _descriptor;
    private readonly RingFileHeader* _header;
    private readonly byte* _data;
    private readonly long _mask;
    private long _writePosition;
    private long _drainedSeen;
    private int _claimedByteCount;
    private bool _disposed;

    private CommitRing(int descriptor, RingFileHeader* header, byte* data, string? path)
    {
        _descriptor = descriptor;
        _header = header;
        _data = data;
        _mask = header->Capacity - 1;
        _writePosition = header->Tail;
        _drainedSeen = header->Drained;
        FilePath = path;
    }

    /// <summary>The ring's file, or null for memory that dies with the process.</summary>
    public string? FilePath { get; }

    /// <summary>When the writer's ticks were due, where it keeps time; else null.</summary>
    public TickDeadlines? Deadlines { get; set; }

    public long Capacity => _mask + 1;

    /// <summary>Largest row: a quarter of the ring.</summary>
    public int RowByteCountMax => (int)(Capacity / 4);

    public ref readonly RingFileHeader Header => ref *_header;

    /// <summary>Position after the last published row.</summary>
    public long Tail => Volatile.Read(ref _header->Tail);

    /// <summary>Position after the last row that stands in the logs.</summary>
    public long Drained => Volatile.Read(ref _header->Drained);

    /// <summary>Creates a ring file, or memory of the process when <paramref name="path"/> is null. Null when there is no room.</summary>
    public static CommitRing? TryCreate(string? path, int capacity, in RingFileHeader identity, ReadOnlySpan<byte> databasePath)
    {
        Debug.Assert(System.Numerics.BitOperations.IsPow2(capacity) && capacity >= RingFileHeader.ByteCount, "power of two, whole pages");
        int descriptor = path is null
            ? LibC.CreateMemoryFile("elodinfast-ring", 1)
            : LibC.Open(path, LibC.ReadWrite | LibC.Create | LibC.Exclusive | LibC.CloseOnExec, 0x180);
        if (descriptor < 0)
        {
            return null;
        }

        // It is new and ours: somebody who looks at all rings may hold it for a moment, so this waits.
        if (LibC.Lock(descriptor, LibC.LockExclusive) == 0
            && LibC.Allocate(descriptor, 0, RingFileHeader.ByteCount + (long)capacity) == 0
            && TryMap(descriptor, capacity, path, out CommitRing? ring))
        {
            RingFileHeader* header = ring._header;
            *header = identity;
            header->Capacity = capacity;
            header->Tail = header->Drained = header->Intent = 0;
            header->PathByteCount = Math.Min(databasePath.Length, RingFileHeader.PathByteCountMax);
            databasePath[..header->PathByteCount].CopyTo(new Span<byte>(header->Path, RingFileHeader.PathByteCountMax));
            Volatile.Write(ref header->Magic, RingFileHeader.ExpectedMagic); // last: a ring without it was never used
            return ring;
        }

        LibC.Close(descriptor);
        if (path is not null)
        {
            File.Delete(path);
        }

        return null;
    }

    /// <summary>
    /// Whose ring it is, read without locking it: whoever only looks must not look like its process. False when it is no ring.
    /// </summary>
    public static bool TryReadHeader(string path, out RingFileHeader header)
    {
        header = default;
        int descriptor = LibC.Open(path, LibC.ReadOnly | LibC.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return false;
        }

        fixed (RingFileHeader* bytes = &header)
        {
            nint byteCount = LibC.ReadAt(descriptor, (byte*)bytes, RingFileHeader.ByteCount, 0);
            LibC.Close(descriptor);
            return byteCount == RingFileHeader.ByteCount && header.Magic == RingFileHeader.ExpectedMagic;
        }
    }

    /// <summary>Opens a ring that a dead process left. Null when it is locked (its process lives), damaged or not a ring.</summary>
    public static CommitRing? TryOpen(string path) => TryOpen(path, waitMs: 0, out _);

    /// <summary>The same, waiting for whoever holds its lock.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="waitMs">How long.</param>
    /// <param name="isHeld">True when it is null because somebody still holds it.</param>
    public static CommitRing? TryOpen(string path, int waitMs, out bool isHeld)
    {
        isHeld = false;
        int descriptor = LibC.Open(path, LibC.ReadWrite | LibC.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return null;
        }

        long fileByteCount = LibC.Seek(descriptor, 0, LibC.SeekEnd);
        long capacity = fileByteCount - RingFileHeader.ByteCount;
        isHeld = !TryLock(descriptor, waitMs);
        if (!isHeld
            && capacity >= RingFileHeader.ByteCount && capacity <= int.MaxValue && System.Numerics.BitOperations.IsPow2(capacity)
            && TryMap(descriptor, capacity, path, out CommitRing? ring))
        {
            RingFileHeader* header = ring._header;
            if (header->Magic == RingFileHeader.ExpectedMagic && header->Capacity == capacity
                && header->Drained >= 0 && header->Drained <= header->Tail && header->Tail - header->Drained <= capacity
                && (header->Drained & 7) == 0 && (header->Tail & 7) == 0)
            {
                return ring;
            }

            ring.Dispose();
            return null;
        }

        LibC.Close(descriptor);
        return null;
    }

    /// <summary>Begins a row of <paramref name="rowByteCount"/> bytes. Null when undrained rows leave no room. The writer's thread only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* TryClaim(int rowByteCount)
    {
        Debug.Assert((rowByteCount & 7) == 0 && rowByteCount <= RowByteCountMax, "whole words, bounded");
        long end = _writePosition + rowByteCount;
        if (end - _drainedSeen > Capacity)
        {
            _drainedSeen = Drained;
            if (end - _drainedSeen > Capacity)
            {
                return null;
            }
        }

        Volatile.Write(ref _header->Intent, end);
        Volatile.WriteBarrier(); // the intent is seen before any byte of the row
        _claimedByteCount = rowByteCount;
        return _data + (_writePosition & _mask);
    }

    /// <summary>Position of the row that is being written.</summary>
    public long ClaimedPosition => _writePosition;

    /// <summary>Makes the claimed row visible: one release store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish()
    {
        _writePosition += _claimedByteCount;
        Volatile.Write(ref _header->Tail, _writePosition);
    }

    /// <summary>The row header at a position that is between Drained and Tail (drainer), or is checked with <see cref="IsIntact"/> after use.</summary>
    public RingRowHeader* RowAt(long position) => (RingRowHeader*)(_data + (position & _mask));

    /// <summary>True when what was copied from <paramref name="position"/> on was not written over meanwhile.</summary>
    public bool IsIntact(long position)
    {
        Volatile.ReadBarrier(); // the copy is complete before the intent is looked at
        return Volatile.Read(ref _header->Intent) <= position + Capacity;
    }

    /// <summary>Frees the space below <paramref name="position"/> for writing. The drainer only.</summary>
    public void SetDrained(long position) => Volatile.Write(ref _header->Drained, position);

    /// <summary>Gives the addresses back, when nobody holds the ring any more.</summary>
    ~CommitRing()
    {
        LibC.Unmap(_data, (nuint)(2 * Capacity));
        LibC.Unmap((byte*)_header, RingFileHeader.ByteCount);
    }

    /// <summary>
    /// Lets go of the file, which stays, and of its memory. The addresses stay reserved and read as zeros, so that a thread that comes late
    /// touches no one else's memory.
    /// </summary>
#pragma warning disable CA1816 // the finalizer has work left: it gives the addresses back
    public void Dispose()
#pragma warning restore CA1816
    {
        if (!_disposed)
        {
            _disposed = true;
            const int Flags = LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve | LibC.MapFixed;
            RingFileHeader header = *_header;
            LibC.Map((nint)_data, 2 * Capacity, LibC.ProtReadWrite, Flags, -1, 0);
            LibC.Map((nint)_header, RingFileHeader.ByteCount, LibC.ProtReadWrite, Flags, -1, 0);
            *_header = header;
            LibC.Lock(_descriptor, LibC.Unlock); // closing alone would leave it to a child process between its fork and its exec
            LibC.Close(_descriptor);
        }
    }

    private static bool TryLock(int descriptor, int waitMs)
    {
        long deadlineMs = Environment.TickCount64 + waitMs;
        while (LibC.Lock(descriptor, LibC.LockExclusive | LibC.LockNonBlocking) != 0)
        {
            if (Environment.TickCount64 >= deadlineMs)
            {
                return false;
            }

            Thread.Sleep(1);
        }

        return true;
    }

    internal static bool TryMap(int descriptor, long capacity, string? path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CommitRing? ring)
    {
        ring = null;
        byte* header = LibC.Map(0, RingFileHeader.ByteCount, LibC.ProtReadWrite, LibC.MapShared, descriptor, 0);
        byte* data = LibC.Map(0, 2 * capacity, LibC.ProtNone, LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve, -1, 0);
        const int Flags = LibC.MapShared | LibC.MapFixed | LibC.MapPopulate;
        if (header is null || data is null
            || LibC.Map((nint)data, capacity, LibC.ProtReadWrite, Flags, descriptor, RingFileHeader.ByteCount) is null
            || LibC.Map((nint)(data + capacity), capacity, LibC.ProtReadWrite, Flags, descriptor, RingFileHeader.ByteCount) is null)
        {
            if (header is not null)
            {
                LibC.Unmap(header, RingFileHeader.ByteCount);
            }

            if (data is not null)
            {
                LibC.Unmap(data, (nuint)(2 * capacity)); // whatever of it was mapped over goes with it
            }

            return false;
        }

        ((RingFileHeader*)header)->Capacity = capacity;
        ring = new CommitRing(descriptor, (RingFileHeader*)header, data, path);
        return true;
    }
}
