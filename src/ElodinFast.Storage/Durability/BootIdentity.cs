namespace ElodinFast.Storage;

/// <summary>Which boot of the machine this is: memory that was not synced outlives a process, but not a boot.</summary>
internal static class BootIdentity
{
    private const string Source = "/proc/sys/kernel/random/boot_id";

    /// <summary>The kernel's boot id; where there is none a new number each time, so that every unclean end counts as a power loss.</summary>
    public static Guid Read()
    {
        try
        {
            return Guid.Parse(File.ReadAllText(Source));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Guid.NewGuid();
        }
    }
}
