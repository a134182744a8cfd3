using System.Globalization;
using System.Security.Cryptography;
using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>
/// The inputs that the repository keeps: fuzz/corpus/TARGET.hex, an input a line, and what once failed in fuzz/corpus/crashes.
/// </summary>
internal static class CorpusFiles
{
    private const string CrashFolderName = "crashes";

    private static string Folder => Path.Combine(RepositoryRoot.Path, "fuzz", "corpus");

    /// <summary>What is kept, what once failed, and the target's seeds.</summary>
    public static IEnumerable<byte[]> Load(IFuzzTarget target) => Kept(target).Concat(target.Seeds());

    /// <summary>What is kept of a target, and what once failed.</summary>
    public static IEnumerable<byte[]> Kept(IFuzzTarget target)
    {
        string crashes = Path.Combine(Folder, CrashFolderName);
        IEnumerable<byte[]> failed = Directory.Exists(crashes)
            ? Directory.GetFiles(crashes, $"{FileNameOf(target)}-*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
            : [];
        string file = FileOf(target);
        return failed.Concat(File.Exists(file) ? File.ReadLines(file).Select(Convert.FromHexString) : []);
    }

    /// <summary>Where the inputs of a target are.</summary>
    public static string FileOf(IFuzzTarget target) => Path.Combine(Folder, FileNameOf(target) + ".hex");

    /// <summary>Keeps an input that failed; answers its path.</summary>
    public static string KeepCrash(IFuzzTarget target, Finding finding, long seed)
    {
        // A canary fails by design; that is nothing to keep in the repository.
        string folder = target is ICanary ? Path.Combine(Path.GetTempPath(), "elodinfast-canaries") : Path.Combine(Folder, CrashFolderName);
        Directory.CreateDirectory(folder);
        string hash = Convert.ToHexStringLower(SHA256.HashData(finding.Input).AsSpan(0, 6));
        string name = string.Create(CultureInfo.InvariantCulture, $"{FileNameOf(target)}-{finding.Kind}-seed{seed}-{hash}.bin");
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, finding.Input);
        return path;
    }

    /// <summary>Puts these inputs in the place of those kept so far; what once failed stays.</summary>
    public static void Replace(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(Folder);
        string file = FileOf(target);
        File.WriteAllLines(file + ".new", inputs.Select(i => Convert.ToHexStringLower(i)));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string FileNameOf(IFuzzTarget target) => target.Name.Replace(':', '-');
}
