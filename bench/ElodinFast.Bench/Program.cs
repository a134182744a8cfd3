using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ElodinFast.Bench;
using ElodinFast.Bench.Codec;
using ElodinFast.Bench.Mirror;

// Without arguments: the canonical run, a row's way from tick to the other database, step by step. "codec": the codec, and its results
// file is written anew. Else: any bench, by filter.
// Examples: dotnet run -c Release --project bench/ElodinFast.Bench
//           dotnet run -c Release --project bench/ElodinFast.Bench -- codec
//           dotnet run -c Release --project bench/ElodinFast.Bench -- --filter '*Codec*' (or --list flat)
if (args.Length == 0)
{
    BenchmarkRunner.Run<RowPathBench>(new BenchConfig());
}
else
{
    bool isReport = args is ["codec"];
    IEnumerable<Summary> summaries =
        BenchmarkSwitcher.FromAssembly(typeof(RowPathBench).Assembly).Run(isReport ? ["--filter", "*Codec*"] : args, new BenchConfig());
    if (isReport)
    {
        Console.WriteLine($"written: {CodecReport.Write(summaries)}");
    }
}
