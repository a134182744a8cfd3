using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

/// <summary>Watches the disk: below the configured free space nothing grows any more, and above it everything goes on. The keeper looks.</summary>
internal sealed class FreeSpaceWatch(Database database)
{
    private const int IntervalMs = 250;

    private long _nextLookMs = long.MinValue;
    private bool _isLow;

    /// <summary>True while there is less than the configured minimum. Any thread.</summary>
    public bool IsLow => Volatile.Read(ref _isLow);

    /// <summary>Asks the file system, at most every quarter of a second. One thread.</summary>
    public void Look()
    {
        long now = Environment.TickCount64;
        if (now < _nextLookMs)
        {
            return;
        }

        _nextLookMs = now + IntervalMs;
        long wanted = database.Options.FreeByteCountMin;
        if (wanted <= 0)
        {
            return;
        }

        long free;
        try
        {
            free = database.Options.FreeByteCount(database.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // it cannot be told; writing will
        }

        bool isLow = free < wanted;
        if (isLow == _isLow)
        {
            return;
        }

        Volatile.Write(ref _isLow, isLow);
        if (isLow)
        {
            database.Options.Logger.LogError(
                "{Path}: {Free} bytes are free on the disk, less than the minimum of {Minimum}: nothing is stored until there are more",
                database.Path, free, wanted);
        }
        else
        {
            database.Options.Logger.LogWarning("{Path}: {Free} bytes are free on the disk again: storing goes on", database.Path, free);
        }
    }
}
