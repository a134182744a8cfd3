using System.Globalization;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>What a <see cref="CrashWorkload"/> has attempted and what was acknowledged to it, at each moment.</summary>
internal sealed class CrashModel
{
    private readonly Dictionary<string, List<long>> _acknowledged = [];
    private readonly Dictionary<string, long> _inFlight = [];
    private readonly Dictionary<string, List<long>> _refused = [];

    public bool IsReady { get; private set; }

    public void Attempt(string what, long value)
    {
        IsReady |= what == CrashWorkload.Ready;
        _inFlight[what] = value;
    }

    public void Attempted(bool isAcknowledged)
    {
        foreach ((string what, long value) in _inFlight)
        {
            Dictionary<string, List<long>> where = isAcknowledged ? _acknowledged : _refused;
            if (!where.TryGetValue(what, out List<long>? values))
            {
                where.Add(what, values = []);
            }

            values.Add(value);
        }

        _inFlight.Clear();
    }

    /// <summary>What holds at this moment; lists only grow, so their counts are enough.</summary>
    public Moment Now() => new(
        _acknowledged.ToDictionary(a => a.Key, a => (a.Value, a.Value.Count)),
        new Dictionary<string, long>(_inFlight),
        _refused.ToDictionary(r => r.Key, r => r.Value.ToArray()));

    internal sealed class Moment(
        Dictionary<string, (List<long> Values, int Count)> acknowledged, Dictionary<string, long> inFlight, Dictionary<string, long[]> refused)
    {
        /// <summary>
        /// Everything acknowledged is there, then at most what was in flight, whole. After a loss that was announced
        /// (<paramref name="isLossAllowed"/>) the end may be missing.
        /// </summary>
        public void Check(Database database, bool isLossAllowed = false)
        {
            DatabaseContent content = DatabaseContent.Read(database);
            var extras = new List<int>();
            for (int i = 0; i < CrashWorkload.Components.Length; i++)
            {
                string name = CrashWorkload.Components[i].Name;
                Component? component = database.FindComponent(ComponentId.FromName(name));
                Assert.True(component is not null || isLossAllowed || CountOf($"register {name}") == 0, $"{name} is gone");
                if (component is null)
                {
                    Assert.True(isLossAllowed || CountOf(name) == 0, $"{name}, which had samples, is gone");
                    continue;
                }

                int index = i;
                int extra = CheckList(name, [.. content.Samples[component.Id.Value]], n => CrashWorkload.Value(index, n), isLossAllowed);
                if (inFlight.ContainsKey(name))
                {
                    extras.Add(extra);
                }

                if (name.StartsWith("node.", StringComparison.Ordinal))
                {
                    CheckOrigins(database, component);
                }
            }

            Assert.True(extras.Distinct().Count() <= 1 || isLossAllowed, "half a row");
            string log = $"log {CrashWorkload.Log.Value}";
            List<string?> messages = content.Messages.GetValueOrDefault(CrashWorkload.Log.Value) ?? [];
            CheckList(log, messages, CrashWorkload.Message, isLossAllowed);
            CheckVersion(CrashWorkload.Config, database.Config.Metadata, isLossAllowed);
            CheckVersion(
                CrashWorkload.Metadata,
                database.FindMetadata(ComponentId.FromName(CrashWorkload.Components[0].Name))?.Metadata ?? [],
                isLossAllowed);
        }

        private int CountOf(string what) => acknowledged.TryGetValue(what, out (List<long> Values, int Count) a) ? a.Count : 0;

        private int CheckList(string what, List<string?> found, Func<int, byte[]> valueOf, bool isLossAllowed)
        {
            int count = CountOf(what);
            bool isInFlight = inFlight.TryGetValue(what, out long attempted);
            Assert.True(found.Count >= count || isLossAllowed, $"{what}: {found.Count} of {count} acknowledged ones are there");
            Assert.True(found.Count <= count + (isInFlight ? 1 : 0), $"{what}: {found.Count}, but {count} were acknowledged, {isInFlight}");
            for (int i = 0; i < found.Count; i++)
            {
                long timestamp = i < count ? acknowledged[what].Values[i] : attempted;
                Assert.True(found[i] == DatabaseContent.Text(timestamp, valueOf(i)), $"{what}: number {i} of {count} is {found[i]}");
            }

            return found.Count - count;
        }

        private static void CheckOrigins(Database database, Component component)
        {
            for (int i = 0; i < component.SampleCount; i++)
            {
                (ushort slot, ulong ordinal) = component.OriginOf(i);
                Assert.True(
                    database.NodeOf(slot) == CrashWorkload.Node && ordinal == CrashWorkload.OrdinalOf(i),
                    $"sample {i} of {component.Name} is said to be number {ordinal} of slot {slot}");
            }
        }

        // The last one acknowledged, or one after it that was refused or not answered yet.
        private void CheckVersion(string what, IEnumerable<KeyValuePair<string, string>> metadata, bool isLossAllowed)
        {
            string? text = metadata.FirstOrDefault(m => m.Key == CrashWorkload.VersionKey).Value;
            long found = text is null ? 0 : long.Parse(text, CultureInfo.InvariantCulture);
            int count = CountOf(what);
            long last = count == 0 ? 0 : acknowledged[what].Values[count - 1];
            bool isKnown = found == last || (inFlight.TryGetValue(what, out long attempted) && found == attempted)
                || (found > last && refused.GetValueOrDefault(what, []).Contains(found)) || (isLossAllowed && found < last);
            Assert.True(isKnown, $"{what}: version {found}, but {last} was acknowledged");
        }
    }
}
