using System.Globalization;
using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>The inputs that the repository keeps: fuzz/corpus/TARGET, and what once failed in fuzz/corpus/TARGET/crashes.</summary>
internal static class CorpusFiles
{
    private const string CrashFolderName = "crashes";

    /// <summary>Where the inputs of a target are.</summary>
    public static string FolderOf(IFuzzTarget target) =>
        Path.Combine(RepositoryRoot.Path, "fuzz", "corpus", target.Name.Replace(':', '-'));

    /// <summary>What is kept, what once failed, and the target's seeds.</summary>
    public static IEnumerable<byte[]> Load(IFuzzTarget target) => KeptFiles(target).Select(File.ReadAllBytes).Concat(target.Seeds());

    /// <summary>The files of a target, those that once failed included.</summary>
    public static IEnumerable<string> KeptFiles(IFuzzTarget target) => Directory.Exists(FolderOf(target))
        ? Directory.GetFiles(FolderOf(target), "*.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Keeps an input that failed; answers its path.</summary>
    public static string KeepCrash(IFuzzTarget target, Finding finding, long seed)
    {
        string folder = target is ICanary ? Path.Combine(Path.GetTempPath(), "elodinfast-canaries") : Path.Combine(FolderOf(target), CrashFolderName);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{finding.Kind}-seed{seed}-{Hash(finding.Input)}.bin"));
        File.WriteAllBytes(path, finding.Input);
        return path;
    }

    /// <summary>Puts these inputs in the place of those kept so far; what once failed stays.</summary>
    public static void Replace(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        string folder = FolderOf(target);
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder, "*.bin"))
        {
            File.Delete(old);
        }

        foreach (byte[] input in inputs)
        {
            File.WriteAllBytes(Path.Combine(folder, Hash(input) + ".bin"), input);
        }
    }

    private static string Hash(byte[] input) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input).AsSpan(0, 6));
}
