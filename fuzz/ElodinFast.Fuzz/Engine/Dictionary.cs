using System.Reflection;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>Pieces of bytes that mean something in this protocol: ids, types, op codes, numbers at which varints and checks change.</summary>
internal static class Dictionary
{
    public static byte[][] Pieces { get; } = [.. MessageIdPieces(), .. NumberPieces(), .. VTablePieces(), .. TextPieces()];

    // Every id that the codec names, as it stands in a packet.
    private static IEnumerable<byte[]> MessageIdPieces() =>
        from owner in new[] { typeof(MessageIds), typeof(ExtIds) }
        from field in owner.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(PacketId)
        let id = (PacketId)field.GetValue(null)!
        select new[] { (byte)id.Value, (byte)(id.Value >> 8) };

    private static IEnumerable<byte[]> NumberPieces()
    {
        ulong[] numbers = [0, 1, 7, 8, 127, 128, 255, 16_383, 16_384, ushort.MaxValue, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue];
        foreach (ulong number in numbers)
        {
            yield return BitConverter.GetBytes(number);
            yield return BitConverter.GetBytes((uint)number);
            yield return BitConverter.GetBytes((ushort)number);
            yield return Varint(number);
        }

        yield return [0x80, 0x00];             // not minimal
        yield return [0xff, 0xff, 0x04];       // a u16 too large
        yield return Enumerable.Repeat((byte)0x80, 10).ToArray(); // never ends
    }

    private static IEnumerable<byte[]> VTablePieces()
    {
        yield return [0, 0, 8];                // Data 0, 8
        yield return [0, 8, 8];
        yield return [1, 0, 8];                // Table 0, 8
        yield return [2];                      // None
        yield return [3, 1];                   // Component 1
        yield return [4, 1, 2, 3];             // Schema
        yield return [5, 0, 4];                // Timestamp
        yield return [6, 1, 1, 0, 0];          // Ext timestamp_ns
        yield return [8, 8, 6];                // a field
        yield return [0, 0, 0, 0, 0, 0, 0, 0x80];
        for (byte type = 0; type < PrimitiveTypes.Count; type++)
        {
            yield return [type, 0, 0, 0, 0, 0, 0, 0];
        }
    }

    private static IEnumerable<byte[]> TextPieces()
    {
        yield return [3, .. "a.b"u8];
        yield return [0xc3, 0x28];             // not UTF-8
        yield return [0xf0, 0x9f, 0x9a, 0x80];
    }

    private static byte[] Varint(ulong number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }
}
