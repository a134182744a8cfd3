namespace ElodinFast.Storage;

/// <summary>What messages say of a <see cref="LogStatus"/>.</summary>
internal static class LogStatuses
{
    /// <summary>Why the disk took nothing.</summary>
    public static string Reason(this LogStatus status) => status == LogStatus.DiskFull ? "no space left on the disk" : "I/O error";
}
