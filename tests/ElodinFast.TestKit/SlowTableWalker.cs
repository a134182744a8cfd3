using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>
/// Applies whole tables by walking the ops of every field, as docs/protocol.md 3 describes it and with no thought of speed. What compiled
/// plans do is checked against it. It knows no bound but the stack, so give it small VTables.
/// </summary>
public static class SlowTableWalker
{
    /// <summary>One value that was handed over.</summary>
    public sealed record Sample(int Field, ComponentId Component, long? TimestampMicros, string ValueHex);

    /// <summary>What became of a table: what was handed over, which fields were skipped, and what ended it.</summary>
    public sealed record Outcome(Sample[] Samples, int[] Skipped, VTableStatus Status, int StoppedAt);

    /// <summary>Applies a table under a VTable that <see cref="SlowTableReader.Register"/> accepts.</summary>
    public static Outcome Apply(VTable vtable, byte[] body)
    {
        var samples = new List<Sample>();
        var skipped = new List<int>();
        for (int i = 0; i < vtable.Fields.Length; i++)
        {
            SlowTableReader.Result result = SlowTableReader.Read(vtable, vtable.Fields[i], body);
            if (result.Status == VTableStatus.InvalidComponentValue)
            {
                skipped.Add(i);
                continue;
            }

            if (result.Status != VTableStatus.Ok)
            {
                return new Outcome([.. samples], [.. skipped], result.Status, i);
            }

            samples.Add(new Sample(i, result.Component, result.TimestampMicros, Convert.ToHexString(result.Value!)));
        }

        return new Outcome([.. samples], [.. skipped], VTableStatus.Ok, -1);
    }
}
