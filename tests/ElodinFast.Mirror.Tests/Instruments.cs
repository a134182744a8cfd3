using System.Diagnostics.Metrics;

namespace ElodinFast.Mirror.Tests;

/// <summary>What the meter of the mirror tells of one link at one moment: values by instrument and the tags beside the link.</summary>
internal static class Instruments
{
    /// <summary>Collects once, as an exporter does. Keys are like <c>elodinfast.mirror.rows send</c>.</summary>
    public static Dictionary<string, double> Of(string link)
    {
        var collected = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == MirrorMeter.Name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return collected;

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags[0] is not { Key: "link" } first || (string?)first.Value != link)
            {
                return;
            }

            string key = instrument.Name;
            foreach (KeyValuePair<string, object?> tag in tags[1..])
            {
                key += $" {tag.Value}";
            }

            collected.Add(key, value);
        }
    }
}
