using System.Globalization;

namespace ElodinFast.Fuzz;

/// <summary>The command line of the fuzzer.</summary>
internal static class Program
{
    private const int ExitOk = 0;
    private const int ExitFailure = 1;
    private const int ExitUsage = 2;
    private const int SecondsMax = 86_400;

    private static readonly IFuzzTarget[] s_targets =
        [new DatagramTarget(), new FrameTarget(), new MessageTarget(), new VTableTarget(), new TableApplyTarget()];

    private static readonly CanaryTarget s_canary = new();

    public static int Main(string[] args)
    {
        if (args.Length == 0 || args.Contains("--help"))
        {
            PrintHelp();
            return args.Length == 0 ? ExitUsage : ExitOk;
        }

        if (!TryParse(args, out IFuzzTarget[] targets, out int seconds, out int seed))
        {
            return ExitUsage;
        }

        bool allGood = true;
        foreach (IFuzzTarget target in targets)
        {
            allGood &= FuzzRunner.Run(target, TimeSpan.FromSeconds(seconds), seed);
        }

        return allGood ? ExitOk : ExitFailure;
    }

    private static bool TryParse(string[] args, out IFuzzTarget[] targets, out int seconds, out int seed)
    {
        seconds = 10;
        seed = Environment.TickCount;
        targets = args[0] == "all" ? s_targets : [.. s_targets.Append(s_canary).Where(target => target.Name == args[0])];
        if (targets.Length == 0)
        {
            Console.Error.WriteLine($"No target '{args[0]}'; --help lists them.");
            return false;
        }

        for (int i = 1; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            bool isGood = args[i] switch
            {
                "--seconds" => int.TryParse(value, CultureInfo.InvariantCulture, out seconds) && seconds is >= 0 and <= SecondsMax,
                "--seed" => int.TryParse(value, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!isGood)
            {
                Console.Error.WriteLine($"'{args[i]} {value}' is not understood; --help says what is.");
                return false;
            }
        }

        return true;
    }

    private static void PrintHelp()
    {
        Console.WriteLine("usage: ElodinFast.Fuzz TARGET|all [--seconds N] [--seed S]");
        Console.WriteLine();
        Console.WriteLine("Mutates recorded packets for N seconds a target (10). Exit code 0: nothing found, 1: a failure, whose");
        Console.WriteLine("input is kept in fuzz/corpus/TARGET and run first from then on, 2: the command line is wrong.");
        Console.WriteLine();
        foreach (IFuzzTarget target in s_targets.Append(s_canary))
        {
            Console.WriteLine($"  {target.Name,-12} {target.Purpose}");
        }
    }
}
