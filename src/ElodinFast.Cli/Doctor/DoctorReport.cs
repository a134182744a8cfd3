using System.Globalization;
using System.Text;
using System.Text.Json;
using ElodinFast.Buffers;

namespace ElodinFast.Cli;

/// <summary>All that the doctor found, as text or JSON.</summary>
internal sealed class DoctorReport(IReadOnlyList<Finding> findings, WakeUpMeter? meter, int rateHz)
{
    private const int BarWidth = 40;
    private const double NsPerMicro = 1000;

    private static readonly double[] s_shares = [0.5, 0.99, 0.999];

    /// <summary>A real-time loop or a link cannot work as it should here.</summary>
    public bool HasProblem => findings.Any(static f => f.State == FindingState.Problem);

    /// <summary>What there is, the worst first; then what was measured.</summary>
    public string ToText(int width)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings.OrderByDescending(static f => Rank(f.State)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Word(finding.State),-8} {finding.Id}: {finding.Found}");
            if (finding.State is FindingState.Ok or FindingState.Unknown)
            {
                continue;
            }

            Wrap(text, finding.Why, width);
            if (finding.Command is { } command)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"         now:     {command}");
            }

            if (finding.Permanent is { } permanent)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"         for good: {permanent}");
            }
        }

        if (meter is not null)
        {
            AppendMeasured(text);
        }

        int problems = findings.Count(static f => f.State == FindingState.Problem);
        int warnings = findings.Count(static f => f.State == FindingState.Warning);
        text.AppendLine(CultureInfo.InvariantCulture, $"{problems} problems, {warnings} warnings");
        return text.ToString();
    }

    /// <summary>One JSON object.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("findings"u8);
            foreach (Finding finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, finding.Id);
                json.WriteString("state"u8, Word(finding.State));
                json.WriteString("found"u8, finding.Found);
                json.WriteString("why"u8, finding.Why);
                json.WriteString("command"u8, finding.Command);
                json.WriteString("permanent"u8, finding.Permanent);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (meter is not null)
            {
                json.WriteNumber("rate_hz"u8, rateHz);
                Write(json, "wake_up_lateness_us"u8, meter.Lateness);
                Write(json, "spin_gaps_us"u8, meter.SpinGaps);
                json.WriteNumber("spin_seconds"u8, meter.SpinSeconds);
                json.WriteString("refused"u8, meter.Refused);
            }

            json.WriteBoolean("problem"u8, HasProblem);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static int Rank(FindingState state) => state switch
    {
        FindingState.Problem => 4,
        FindingState.Warning => 3,
        FindingState.Note => 2,
        FindingState.Ok => 1,
        _ => 0,
    };

    private static string Word(FindingState state) => state switch
    {
        FindingState.Ok => "ok",
        FindingState.Note => "note",
        FindingState.Warning => "warning",
        FindingState.Problem => "problem",
        _ => "unknown",
    };

    private static void Wrap(StringBuilder text, string sentence, int width)
    {
        const string Indent = "         ";
        int used = 0;
        foreach (string word in sentence.Split(' '))
        {
            if (used == 0 || used + 1 + word.Length > width)
            {
                text.Append(used == 0 ? Indent : Environment.NewLine + Indent).Append(word);
                used = Indent.Length + word.Length;
            }
            else
            {
                text.Append(' ').Append(word);
                used += 1 + word.Length;
            }
        }

        text.AppendLine();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, LogLinearHistogram histogram)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, histogram.Count);
        if (histogram.Count > 0)
        {
            json.WriteNumber("p50"u8, histogram.Percentile(0.5) / NsPerMicro);
            json.WriteNumber("p99"u8, histogram.Percentile(0.99) / NsPerMicro);
            json.WriteNumber("p999"u8, histogram.Percentile(0.999) / NsPerMicro);
            json.WriteNumber("max"u8, histogram.Max / NsPerMicro);
        }

        json.WriteEndObject();
    }

    private void AppendMeasured(StringBuilder text)
    {
        text.AppendLine();
        if (meter!.Refused is { } refused)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{refused} was refused: measured without");
        }

        if (meter.Lateness.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Lateness of {meter.Lateness.Count} wake-ups at {rateHz} Hz, us: {Summarize(meter.Lateness)}");
            AppendBars(text, meter.Lateness);
        }

        text.AppendLine(meter.SpinGaps.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"A thread that spun for {meter.SpinSeconds:0.0} s was never stopped for 1 us or more.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"A thread that spun for {meter.SpinSeconds:0.0} s was stopped {meter.SpinGaps.Count} times for 1 us or more, us: {Summarize(meter.SpinGaps)}"));
        text.AppendLine();
    }

    private static string Summarize(LogLinearHistogram histogram) => string.Join(", ", s_shares.Select(
            share => string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0.#} {histogram.Percentile(share) / NsPerMicro:0.0}")))
        + string.Create(CultureInfo.InvariantCulture, $", max {histogram.Max / NsPerMicro:0.0}");

    // A line a power of two of microseconds: how many wake-ups were that late.
    private static void AppendBars(StringBuilder text, LogLinearHistogram histogram)
    {
        long limitNs = 1000;
        long here = 0;
        foreach ((long largest, long count) in histogram.Buckets())
        {
            while (largest > limitNs)
            {
                AppendBar(text, limitNs, here, histogram.Count);
                here = 0;
                limitNs *= 2;
            }

            here += count;
        }

        AppendBar(text, limitNs, here, histogram.Count);
    }

    private static void AppendBar(StringBuilder text, long limitNs, long count, long total)
    {
        if (count > 0)
        {
            int bar = (int)Math.Ceiling(BarWidth * (double)count / total);
            text.AppendLine(CultureInfo.InvariantCulture, $"  <= {limitNs / 1000,7} us {count,9} {new string('#', bar)}");
        }
    }
}
