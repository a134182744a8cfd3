using System.Buffers.Binary;

namespace ElodinFast.Fuzz;

/// <summary>
/// Changes inputs in place: bits, bytes, numbers of every width, pieces of the dictionary, cuts, repeats, pieces of other inputs. Hot, 0 B.
/// </summary>
internal sealed class Mutator(Xoshiro random, int byteCountMax)
{
    private const int KindCount = 10;
    private const int BlockByteCountMax = 32;
    private const int SmallStep = 35;

    private static readonly byte[] s_specialBytes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 0x20, 0x40, 0x7f, 0x80, 0xfe, 0xff];

    /// <summary>Changes the first <paramref name="length"/> bytes of a buffer of the maximal size; answers the new length.</summary>
    public int Change(Span<byte> buffer, int length, ReadOnlySpan<byte> other)
    {
        // 1 change in half of all cases, then 2, 3, ... up to 8 with halving odds, now and then a whole heap of them.
        int changes = 1 + System.Numerics.BitOperations.TrailingZeroCount(random.Next() | 1UL << 7);
        changes = random.Below(32) == 0 ? changes * 8 : changes;
        for (; changes > 0; changes--)
        {
            length = ChangeOnce(buffer, length, other);
        }

        return length;
    }

    private int ChangeOnce(Span<byte> buffer, int length, ReadOnlySpan<byte> other)
    {
        int at = random.Below(length);
        switch (length == 0 ? KindCount : random.Below(KindCount + 2))
        {
            case 0:
                buffer[at] ^= (byte)(1 << random.Below(8));
                return length;
            case 1:
                buffer[at] = s_specialBytes[random.Below(s_specialBytes.Length)];
                return length;
            case 2:
                buffer[at] = (byte)random.Next();
                return length;
            case 3:
                buffer[at] += (byte)(random.Below((2 * SmallStep) + 1) - SmallStep);
                return length;
            case 4:
                AddToWord(buffer[at..length]);
                return length;
            case 5:
                return Overwrite(buffer, length, at, Dictionary.Pieces[random.Below(Dictionary.Pieces.Length)]);
            case 6:
                return Insert(buffer, length, random.Below(length + 1), Dictionary.Pieces[random.Below(Dictionary.Pieces.Length)]);
            case 7:
                return Remove(buffer, length, at, 1 + random.Below(Math.Min(BlockByteCountMax, length - at)));
            case 8:
                return Repeat(buffer, length, at, 1 + random.Below(Math.Min(BlockByteCountMax, length - at)));
            case 9:
                return random.Below(8) == 0 ? random.Below(length) : Remove(buffer, length, at, 1);
            default:
                return Splice(buffer, length, other);
        }
    }

    private void AddToWord(Span<byte> rest)
    {
        int step = random.Below((2 * SmallStep) + 1) - SmallStep;
        switch (rest.Length)
        {
            case >= 8 when random.Below(3) == 0:
                BinaryPrimitives.WriteInt64LittleEndian(rest, BinaryPrimitives.ReadInt64LittleEndian(rest) + step);
                break;
            case >= 4 when random.Below(2) == 0:
                BinaryPrimitives.WriteInt32LittleEndian(rest, BinaryPrimitives.ReadInt32LittleEndian(rest) + step);
                break;
            case >= 2:
                BinaryPrimitives.WriteInt16LittleEndian(rest, (short)(BinaryPrimitives.ReadInt16LittleEndian(rest) + step));
                break;
            default:
                rest[0] += (byte)step;
                break;
        }
    }

    private static int Overwrite(Span<byte> buffer, int length, int at, ReadOnlySpan<byte> piece)
    {
        piece = piece[..Math.Min(piece.Length, buffer.Length - at)];
        piece.CopyTo(buffer[at..]);
        return Math.Max(length, at + piece.Length);
    }

    private int Insert(Span<byte> buffer, int length, int at, ReadOnlySpan<byte> piece)
    {
        if (length + piece.Length > byteCountMax)
        {
            return length;
        }

        buffer[at..length].CopyTo(buffer[(at + piece.Length)..]);
        piece.CopyTo(buffer[at..]);
        return length + piece.Length;
    }

    private static int Remove(Span<byte> buffer, int length, int at, int count)
    {
        buffer[(at + count)..length].CopyTo(buffer[at..]);
        return length - count;
    }

    private int Repeat(Span<byte> buffer, int length, int at, int count)
    {
        if (length + count > byteCountMax)
        {
            return length;
        }

        // What stands at `at` moves up by count and leaves its copy behind.
        buffer[at..length].CopyTo(buffer[(at + count)..]);
        return length + count;
    }

    // A piece of another input goes into this one, or takes the place of its end.
    private int Splice(Span<byte> buffer, int length, ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty)
        {
            buffer[0] = (byte)random.Next();
            return Math.Max(1, length);
        }

        int from = random.Below(other.Length);
        int at = random.Below(length + 1);
        if (random.Below(2) == 0)
        {
            return Insert(buffer, length, at, other.Slice(from, 1 + random.Below(Math.Min(BlockByteCountMax, other.Length - from))));
        }

        ReadOnlySpan<byte> end = other[from..];
        end = end[..Math.Min(end.Length, byteCountMax - at)];
        end.CopyTo(buffer[at..]);
        return at + end.Length;
    }
}
