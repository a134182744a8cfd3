using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// Which monotonic clock this process has: the boot of the machine's kernel, and the time namespace (a container's clock may be set off).
/// </summary>
internal static class MonotonicClockId
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private const string NamespaceLink = "/proc/self/ns/time";

    private static readonly Lazy<ClockBody?> s_own = new(() => Read(BootFile, NamespaceLink));

    /// <summary>Ours; null where the system does not say: then stamps of two sides are not compared.</summary>
    public static ClockBody? Own => s_own.Value;

    /// <summary>Reads it from these files; a kernel without time namespaces has one clock.</summary>
    public static ClockBody? Read(string bootFile, string namespaceLink)
    {
        try
        {
            string boot = File.ReadAllText(bootFile).Trim();
            string name = File.Exists(namespaceLink) ? new FileInfo(namespaceLink).LinkTarget ?? string.Empty : string.Empty;
            if (boot.Length == 0)
            {
                return null;
            }

            // Hashed, as it goes over the network: it identifies the machine, and need not tell more than that it is the same.
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(SHA256.HashData(Encoding.UTF8.GetBytes($"{boot} {name}")));
            return new ClockBody(words[0], words[1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
