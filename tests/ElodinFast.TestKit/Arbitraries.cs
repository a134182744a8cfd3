using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ElodinFast.TestKit;

/// <summary>
/// Values at random that shrink: numbers over their whole range and at the edges of their varints, text in every width of UTF-8.
/// </summary>
public static class Arbitraries
{
    private static readonly string[] s_letters = ["a", "Z", "0", ".", "é", "Ω", "€", "語", "😀", "𝄞", "\0", "\u007f"];

    // Lengths around which a length takes another byte, and the writer another way.
    private static readonly int[] s_edgeLengths = [41, 42, 43, 63, 64, 127, 128, 129];

    public static Arbitrary<ulong> U64 { get; } = Arb.From(
        Gen.OneOf(
            Gen.Choose(0, 300).Select(n => (ulong)n),
            from shift in Gen.Choose(0, 63) from delta in Gen.Choose(-1, 1) select unchecked((1UL << shift) + (ulong)delta),
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select ((ulong)(uint)high << 32) | (uint)low),
        value => value == 0 ? [] : new ulong[] { 0, value / 2, value - 1 }.Where(smaller => smaller < value));

    public static Arbitrary<uint> U32 { get; } = Map(U64, wide => (uint)wide, narrow => narrow);

    public static Arbitrary<ushort> U16 { get; } = Map(U64, wide => (ushort)wide, narrow => narrow);

    public static Arbitrary<byte> U8 { get; } = Map(U64, wide => (byte)wide, narrow => narrow);

    public static Arbitrary<long> I64 { get; } = Map(U64, bits => unchecked((long)bits), value => unchecked((ulong)value));

    public static Arbitrary<bool> Bool { get; } = Map(U8, value => (value & 1) == 1, value => value ? (byte)1 : (byte)0);

    public static Arbitrary<byte[]> Bytes { get; } = Map(List(U8), list => list.ToArray(), bytes => bytes);

    public static Arbitrary<string> Text { get; } = Arb.From(
        Gen.OneOf(
            Gen.ListOf(Gen.Elements(s_letters)).Select(string.Concat),
            from length in Gen.Elements(s_edgeLengths)
            from letters in Gen.ArrayOf(Gen.Elements(s_letters), length)
            select string.Concat(letters)),
        text => Shrink(text.EnumerateRunes().ToArray(), _ => []).Select(Join));

    /// <summary>One of the given values; shrinks towards the first.</summary>
    public static Arbitrary<T> OneOf<T>(params T[] values) => Arb.From(
        Gen.Elements(values), value => EqualityComparer<T>.Default.Equals(value, values[0]) ? [] : [values[0]]);

    public static Arbitrary<T?> Optional<T>(Arbitrary<T> values)
        where T : struct => Arb.From(
            Gen.OneOf(Gen.Constant((T?)null), values.Generator.Select(value => (T?)value)),
            value => value is { } present ? values.Shrinker(present).Select(smaller => (T?)smaller).Prepend(null) : []);

    public static Arbitrary<IReadOnlyList<T>> List<T>(Arbitrary<T> items) => Arb.From(
        Gen.ListOf(items.Generator).Select(list => (IReadOnlyList<T>)[.. list]),
        list => Shrink(list, items.Shrinker));

    public static Arbitrary<TTo> Map<TFrom, TTo>(Arbitrary<TFrom> values, Func<TFrom, TTo> to, Func<TTo, TFrom> from) => Arb.From(
        values.Generator.Select(to), value => values.Shrinker(from(value)).Select(to));

    public static Arbitrary<(T1 First, T2 Second)> Zip<T1, T2>(Arbitrary<T1> first, Arbitrary<T2> second) => Arb.From(
        from one in first.Generator from two in second.Generator select (one, two),
        pair => first.Shrinker(pair.one).Select(smaller => (smaller, pair.two))
            .Concat(second.Shrinker(pair.two).Select(smaller => (pair.one, smaller))));

    public static Arbitrary<(T1 First, T2 Second, T3 Third)> Zip<T1, T2, T3>(
        Arbitrary<T1> first, Arbitrary<T2> second, Arbitrary<T3> third) => Map(
        Zip(first, Zip(second, third)),
        nested => (nested.First, nested.Second.First, nested.Second.Second),
        flat => (flat.Item1, (flat.Item2, flat.Item3)));

    private static string Join(IReadOnlyList<Rune> runes) => string.Concat(runes.Select(rune => rune.ToString()));

    // Nothing, half, all but one, and all with one of them smaller.
    private static IEnumerable<IReadOnlyList<T>> Shrink<T>(IReadOnlyList<T> list, Func<T, IEnumerable<T>> shrinkItem)
    {
        if (list.Count == 0)
        {
            yield break;
        }

        yield return [];
        if (list.Count > 1)
        {
            yield return [.. list.Take(list.Count / 2)];
        }

        for (int i = 0; i < list.Count; i++)
        {
            yield return [.. list.Take(i), .. list.Skip(i + 1)];
            foreach (T smaller in shrinkItem(list[i]))
            {
                yield return [.. list.Take(i), smaller, .. list.Skip(i + 1)];
            }
        }
    }
}
