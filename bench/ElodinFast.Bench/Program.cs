using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ElodinFast.Bench;
using ElodinFast.Bench.Codec;
using ElodinFast.Bench.Mirror;
using ElodinFast.Bench.Scale;
using ElodinFast.Bench.Storage;

// Without arguments: the canonical run, a row's way from tick to the other database, step by step. "codec", "commit", "keeper" and
// "storage" each write their results file anew. "components": one database with very many of them, step by step. Else: any bench, by filter.
// Examples: dotnet run -c Release --project bench/ElodinFast.Bench
//           dotnet run -c Release --project bench/ElodinFast.Bench -- codec
//           dotnet run -c Release --project bench/ElodinFast.Bench -- commit --minutes 10 --dir .
//           dotnet run -c Release --project bench/ElodinFast.Bench -- components --count 100000
//           dotnet run -c Release --project bench/ElodinFast.Bench -- --filter '*Codec*' (or --list flat)
switch (args)
{
    case []:
        BenchmarkRunner.Run<RowPathBench>(new BenchConfig());
        return 0;
    case ["codec"]:
        Console.WriteLine($"written: {CodecReport.Write(Switch(["--filter", "*Codec*"]))}");
        return 0;
    case ["components", .. var rest]:
        return ComponentsRun.Run(rest);
    case ["storage", .. var rest]:
        return StorageBench.Run(StorageOptions.Parse("storage", rest));
    case ["keeper", .. var rest]:
        return KeeperBench.Run(StorageOptions.Parse("keeper", rest));
    case ["commit", .. var rest]:
        return CommitBench.Run(StorageOptions.Parse("commit", rest));
    default:
        Switch(args);
        return 0;
}

static IEnumerable<Summary> Switch(string[] arguments) =>
    BenchmarkSwitcher.FromAssembly(typeof(RowPathBench).Assembly).Run(arguments, new BenchConfig());
