using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// A group's definition as it stands in the file beside the rings:
/// <code>
/// 0 u32 bytes of the record   4 u32 CRC32C of the rest   8 i32 group   12 u16 slot   14 u16 flags (1 = solo)   16 i32 members   20 i32 0
/// 24 per member: u64 component, i64 first index, u64 base ordinal, i32 offset, i32 value bytes
/// </code>
/// </summary>
internal sealed record GroupRecord(int GroupId, ushort Slot, bool IsSolo, GroupRecord.Member[] Members)
{
    private const int HeaderByteCount = 24;
    private const int MemberByteCount = 32;
    private const int MembersMax = 1_000_000;

    internal readonly record struct Member(ComponentId Component, long FirstIndex, ulong BaseOrdinal, int Offset, int ByteCount);

    public static byte[] Encode(RowGroup group)
    {
        var bytes = new byte[HeaderByteCount + (MemberByteCount * group.Components.Length)];
        Span<byte> s = bytes;
        BinaryPrimitives.WriteInt32LittleEndian(s, bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(s[8..], group.Id);
        BinaryPrimitives.WriteUInt16LittleEndian(s[12..], group.Slot);
        BinaryPrimitives.WriteUInt16LittleEndian(s[14..], group.IsSolo ? (ushort)1 : (ushort)0);
        BinaryPrimitives.WriteInt32LittleEndian(s[16..], group.Components.Length);
        for (int i = 0; i < group.Components.Length; i++)
        {
            Span<byte> member = s[(HeaderByteCount + (MemberByteCount * i))..];
            BinaryPrimitives.WriteUInt64LittleEndian(member, group.Components[i].Id.Value);
            BinaryPrimitives.WriteInt64LittleEndian(member[8..], group.FirstIndices[i]);
            BinaryPrimitives.WriteUInt64LittleEndian(member[16..], group.IsSolo ? 0 : group.BaseOrdinals[i]);
            BinaryPrimitives.WriteInt32LittleEndian(member[24..], group.Offsets[i]);
            BinaryPrimitives.WriteInt32LittleEndian(member[28..], group.Components[i].ByteCount);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(s[4..], Crc32C.Compute(s[8..]));
        return bytes;
    }

    /// <summary>All definitions up to the first that is cut or damaged.</summary>
    public static Dictionary<int, GroupRecord> ReadAll(string path)
    {
        var found = new Dictionary<int, GroupRecord>();
        ReadOnlySpan<byte> rest = File.Exists(path) ? File.ReadAllBytes(path) : [];
        while (rest.Length >= HeaderByteCount)
        {
            int byteCount = BinaryPrimitives.ReadInt32LittleEndian(rest);
            int memberCount = BinaryPrimitives.ReadInt32LittleEndian(rest[16..]);
            if (memberCount is < 1 or > MembersMax || byteCount != HeaderByteCount + (MemberByteCount * memberCount) || byteCount > rest.Length
                || BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) != Crc32C.Compute(rest[8..byteCount]))
            {
                break;
            }

            var members = new Member[memberCount];
            for (int i = 0; i < memberCount; i++)
            {
                ReadOnlySpan<byte> member = rest[(HeaderByteCount + (MemberByteCount * i))..];
                members[i] = new Member(
                    new ComponentId(BinaryPrimitives.ReadUInt64LittleEndian(member)),
                    BinaryPrimitives.ReadInt64LittleEndian(member[8..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(member[16..]),
                    BinaryPrimitives.ReadInt32LittleEndian(member[24..]),
                    BinaryPrimitives.ReadInt32LittleEndian(member[28..]));
            }

            int id = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
            found[id] = new GroupRecord(
                id, BinaryPrimitives.ReadUInt16LittleEndian(rest[12..]), (rest[14] & 1) != 0, members);
            rest = rest[byteCount..];
        }

        return found;
    }
}
