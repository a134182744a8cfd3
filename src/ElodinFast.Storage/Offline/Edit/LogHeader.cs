using System.Buffers.Binary;

namespace ElodinFast.Storage;

/// <summary>The header of a log file as it stands there, believed or not.</summary>
/// <param name="CommittedByteCount">What it says is valid, header included.</param>
/// <param name="Extra">The extra field, 0 for logs without.</param>
/// <param name="HeaderByteCount">16 or 24.</param>
/// <param name="FileByteCount">Length of the file.</param>
internal readonly record struct LogHeader(long CommittedByteCount, ulong Extra, int HeaderByteCount, long FileByteCount)
{
    /// <summary>Bytes of data that it says there are.</summary>
    public long DataByteCount => CommittedByteCount - HeaderByteCount;

    /// <summary>Reads it. Null, and why, when the file is too short for one, or it cannot be true.</summary>
    public static LogHeader? TryRead(string path, int headerByteCount, out string reason)
    {
        reason = string.Empty;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            Span<byte> bytes = stackalloc byte[AppendLog.ExtraHeaderByteCount];
            bytes = bytes[..headerByteCount];
            long length = RandomAccess.GetLength(file);
            if (length < headerByteCount || RandomAccess.Read(file, bytes, 0) < headerByteCount)
            {
                reason = $"{headerByteCount} bytes of header wanted, the file has {length}";
                return null;
            }

            long committed = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (committed < headerByteCount)
            {
                reason = $"its header says {committed} valid bytes, which is less than the header's own {headerByteCount}";
                return null;
            }

            ulong extra = headerByteCount == AppendLog.ExtraHeaderByteCount ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[AppendLog.PlainHeaderByteCount..]) : 0;
            return new LogHeader(committed, extra, headerByteCount, length);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            reason = refused.Message;
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..HeaderByteCount].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(destination, CommittedByteCount);
        if (HeaderByteCount == AppendLog.ExtraHeaderByteCount)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[AppendLog.PlainHeaderByteCount..], Extra);
        }
    }
}
