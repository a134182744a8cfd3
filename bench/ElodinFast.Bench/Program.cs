using BenchmarkDotNet.Running;
using ElodinFast.Bench;
using ElodinFast.Bench.Mirror;

// Without arguments: the canonical run, a row's way from tick to the other database, step by step. With: any bench, by filter.
// Examples: dotnet run -c Release --project bench/ElodinFast.Bench
//           dotnet run -c Release --project bench/ElodinFast.Bench -- --filter '*'
if (args.Length == 0)
{
    BenchmarkRunner.Run<RowPathBench>(new BenchConfig());
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(RowPathBench).Assembly).Run(args, new BenchConfig());
}
