using System.Runtime.InteropServices;

namespace ElodinFast.Cli;

/// <summary>What figures of a machine are about.</summary>
internal sealed record BenchMachine
{
    private const string ReceiveBufferMaxFile = "/proc/sys/net/core/rmem_max";

    public string Cpu { get; init; } = ReadCpu();

    /// <summary>Cores that this process may use.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    public string Kernel { get; init; } = $"Linux {Environment.OSVersion.Version}";

    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>net.core.rmem_max: what a receive buffer may be asked for; 0 when unknown.</summary>
    public long ReceiveBufferMax { get; init; } = ReadReceiveBufferMax();

    private static string ReadCpu()
    {
        const string Key = "model name";
        string? line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static long ReadReceiveBufferMax() =>
        File.Exists(ReceiveBufferMaxFile) && long.TryParse(File.ReadAllText(ReceiveBufferMaxFile), out long bytes) ? bytes : 0;
}
