using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ElodinFast.Bench.Codec;

/// <summary>Packet bytes by time: 1 B/ns is 1 GB/s.</summary>
internal sealed class GigabytesColumn : IColumn
{
    public string Id => nameof(GigabytesColumn);

    public string ColumnName => "GB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Bytes of the packet by mean time, 10^9 a second";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var bench = (ICodecBench)Activator.CreateInstance(benchmarkCase.Descriptor.Type)!;
        benchmarkCase.Parameters.Items.ToList().ForEach(
            parameter => bench.GetType().GetProperty(parameter.Name)!.SetValue(bench, parameter.Value));
        return summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (bench.PacketByteCount / statistics.Mean).ToString("0.00", CultureInfo.InvariantCulture)
            : "?";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
