using ElodinFast.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace ElodinFast.Wire.Tests;

/// <summary>What holds of any VTable and any table; a failing case is shrunk and printed with the seed that replays it.</summary>
public class VTableProperties
{
    private const int SplitTableByteCountMax = 96;

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(1_500);

    private static readonly Gen<(VTable VTable, byte[] Table)> s_cases =
        from seed in Gen.Choose(0, int.MaxValue)
        from kind in Gen.Choose(0, 2)
        select Case(new Random(seed), kind);

    [Fact]
    public void Write_AnyVTable_IsReadBackEqual() => Check(s_cases, (vtable, table) =>
    {
        ReadOnlySpan<byte> encoded = vtable.Encoded.Span;
        return encoded.Length == vtable.MaxByteCount && VTable.TryRead(encoded, out VTable again, out PostcardError error)
            && error == PostcardError.None && AreEqual(vtable, again) && again.Encoded.Span.SequenceEqual(encoded);
    });

    [Fact]
    public void Read_AnyVTableCutAnywhere_IsRefused() => Check(s_cases, (vtable, table) =>
    {
        byte[] encoded = vtable.Encoded.ToArray();
        return Enumerable.Range(0, encoded.Length).All(
            length => !VTable.TryRead(encoded.AsSpan(0, length), out _, out PostcardError error) && error == PostcardError.UnexpectedEnd);
    });

    [Fact]
    public void Plan_AnyVTableAndTable_DoesWhatTheSlowWalkDoes() => Check(s_cases, (vtable, table) => Explain(vtable, table));

    [Fact]
    public void Plan_AnyTableCutAtEachLength_DoesWhatTheSlowWalkDoes()
    {
        Gen<(VTable VTable, byte[] Table)> small = s_cases.Where(c => c.Table.Length <= SplitTableByteCountMax);
        Check(
            small,
            (vtable, table) => Enumerable.Range(0, table.Length).All(length => Explain(vtable, table[..length])),
            maxTest: 100);
    }

    [Fact]
    public void Plan_AnyTableFromEachMisalignedStart_GivesTheSame() => Check(s_cases, (vtable, table) =>
    {
        if (VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _) != VTableStatus.Ok)
        {
            return true;
        }

        var expected = new RecordingSink(plan!);
        VTableStatus status = plan!.Apply(table, ref expected, out int stoppedAt);
        byte[] shifted = new byte[table.Length + 8];
        for (int start = 1; start < 8; start++)
        {
            table.CopyTo(shifted, start);
            var sink = new RecordingSink(plan);
            if (plan.Apply(shifted.AsSpan(start, table.Length), ref sink, out int stopped) != status || stopped != stoppedAt
                || !sink.Samples.SequenceEqual(expected.Samples) || !sink.Skipped.SequenceEqual(expected.Skipped))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void BuiltVTable_AnySeed_IsAcceptedAndOftenARow()
    {
        int rows = 0;
        int stopped = 0;
        int skipped = 0;
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            VTable vtable = BuiltVTable.Next(random);
            Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _));
            SlowTableWalker.Outcome outcome = SlowTableWalker.Apply(vtable, BuiltVTable.Table(random, vtable));
            rows += plan!.IsRow ? 1 : 0;
            stopped += outcome.Samples.Length > 0 && outcome.Status != VTableStatus.Ok ? 1 : 0;
            skipped += outcome.Skipped.Length > 0 && outcome.Samples.Length > 0 ? 1 : 0;
        }

        // The properties above mean little unless all of these happen.
        Assert.True(rows > 600 && stopped > 100 && skipped > 20, $"{rows} rows, {stopped} stopped half-way, {skipped} skipped a bool");
    }

    private static (VTable VTable, byte[] Table) Case(Random random, int kind)
    {
        VTable vtable = kind switch
        {
            0 => BuiltVTable.Next(random),
            1 => RandomVTable.Next(random),
            _ => HostileVTable.Next(random),
        };
        return (vtable, kind == 0 ? BuiltVTable.Table(random, vtable) : RandomVTable.Table(random));
    }

    private static bool Explain(VTable vtable, byte[] table)
    {
        string? difference = TableComparison.FirstDifference(vtable, table);
        return difference is null ? true : throw new InvalidOperationException(difference);
    }

    private static bool AreEqual(VTable left, VTable right) =>
        left.Ops.SequenceEqual(right.Ops) && left.Fields.SequenceEqual(right.Fields) && left.Data.SequenceEqual(right.Data);

    private static void Check(Gen<(VTable VTable, byte[] Table)> cases, Func<VTable, byte[], bool> holds, int maxTest = 1_500)
    {
        Arbitrary<Described> arbitrary = Arb.From(cases.Select(c => new Described(c.VTable, c.Table)), Shrink);
        Prop.ForAll(arbitrary, c => holds(c.VTable, c.Table)).Check(s_config.WithMaxTest(maxTest));
    }

    private static IEnumerable<Described> Shrink(Described c) =>
        VTableShrinker.Shrink(c.VTable).Select(vtable => c with { VTable = vtable })
            .Concat(VTableShrinker.Shrink(c.Table).Select(table => c with { Table = table }));

    // FsCheck prints a case as a string.
    private sealed record Described(VTable VTable, byte[] Table)
    {
        public override string ToString() => $"VTable {Convert.ToHexString(VTable.Encoded.Span)}, table {Convert.ToHexString(Table)}";
    }
}
