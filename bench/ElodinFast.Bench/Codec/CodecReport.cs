using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace ElodinFast.Bench.Codec;

/// <summary>Writes bench/results/CPU/codec.md, the file that docs/performance.md quotes.</summary>
internal static class CodecReport
{
    public const string Command = "dotnet run -c Release --project bench/ElodinFast.Bench -- codec";

    private static readonly string[] s_columns = ["Method", "Fields", "Mean", "Median", "Ratio", "GB/s", "Allocated"];

    /// <summary>Writes the report and answers its path.</summary>
    public static string Write(IEnumerable<Summary> summaries)
    {
        var text = new StringBuilder();
        text.AppendLine("# The codec").AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"`{Command}` on {Machine.CpuName}, {Environment.ProcessorCount} cores, ").AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, .NET {Environment.Version}, ");
        text.Append(CultureInfo.InvariantCulture, $"in process, default tiering, {Machine.Today}.").AppendLine();
        text.AppendLine("Time and GB/s are for one packet; `Memcpy` copies the same bytes in the same run. `Ratio` is to the obvious way.");
        foreach (Summary summary in summaries.OrderBy(summary => summary.Title, StringComparer.Ordinal))
        {
            text.AppendLine().Append("## ").AppendLine(summary.BenchmarksCases[0].Descriptor.Type.Name).AppendLine();
            AppendTable(text, summary.Table);
        }

        Directory.CreateDirectory(Machine.ResultsDirectory);
        string path = Path.Combine(Machine.ResultsDirectory, "codec.md");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static void AppendTable(StringBuilder text, SummaryTable table)
    {
        SummaryTable.SummaryTableColumn[] columns =
        [
            .. s_columns.SelectMany(name => table.Columns.Where(column => column.Header == name).Take(1)),
        ];
        text.Append("| ").AppendJoin(" | ", columns.Select(column => column.Header)).AppendLine(" |");
        text.Append('|').AppendJoin('|', columns.Select(column => column.Header == "Method" ? "---" : "--:")).AppendLine("|");
        for (int row = 0; row < table.FullContent.Length; row++)
        {
            text.Append("| ").AppendJoin(" | ", columns.Select(column => column.Content[row])).AppendLine(" |");
        }
    }
}
