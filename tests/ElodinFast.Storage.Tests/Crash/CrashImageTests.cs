using System.Collections.Concurrent;
using Xunit;
using Xunit.Abstractions;

namespace ElodinFast.Storage.Tests;

/// <summary>
/// kill -9 after every single store: the workload runs in copies of the storage code that stop after each store and each system call, and
/// what files and rings hold then is opened by the ordinary code.
/// </summary>
[Collection("woven")]   // they share the hooks of the woven copies
public sealed class CrashImageTests(ITestOutputHelper output)
{
    private const int ImageCountMin = 6000;
    private const int RoundCount = 42;
    private const int FillCount = 500;   // the index files are about to grow then
    private const int QueueLength = 64;
    private const int CheckerCount = 2;
    private const int FailuresMax = 10;

    [Fact]
    public void Open_KilledAfterAnyStore_HasWhatWasAcknowledged()
    {
        int seed = Environment.GetEnvironmentVariable("ELODINFAST_SEED") is { } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var failures = new ConcurrentQueue<string>();
        using var queue = new BlockingCollection<(int Number, FolderImage Image, CrashModel.Moment Moment)>(QueueLength);
        Thread[] checkers = [.. Enumerable.Range(0, CheckerCount).Select(_ => new Thread(() => CheckAll(queue, failures)))];
        Array.ForEach(checkers, c => c.Start());
        int hookCount = 0;
        int imageCount = 0;
        try
        {
            (hookCount, imageCount) = TakeImages(seed, (number, image, moment) => queue.Add((number, image, moment)));
        }
        finally
        {
            queue.CompleteAdding();
            Array.ForEach(checkers, c => c.Join());
        }

        output.WriteLine(
            $"seed {seed}: {imageCount} images after {hookCount} stops at {WovenStorage.Shared.MarkedCount} places, {clock.Elapsed.TotalSeconds:f1} s");
        Assert.True(failures.IsEmpty, $"seed {seed}:\n{string.Join("\n\n", failures)}");
        Assert.InRange(imageCount, ImageCountMin, int.MaxValue);
    }

    private static (int Hooks, int Images) TakeImages(int seed, Action<int, FolderImage, CrashModel.Moment> take)
    {
        using var folder = new CrashFolder();
        var gate = new Lock();
        var model = new CrashModel();
        FolderImage? last = null;
        int hookCount = 0;
        int imageCount = 0;
        WovenStorage.Shared.Set(Stored, null, null, model.Attempt, model.Attempted);
        try
        {
            WovenStorage.Shared.Run(folder.Database, folder.Rings, seed, RoundCount, FillCount, isKilled: true);
        }
        finally
        {
            WovenStorage.Shared.Set(null, null, null, null, null);
        }

        return (hookCount, imageCount);

        void Stored()
        {
            lock (gate)
            {
                hookCount++;
                if (!model.IsReady && Directory.Exists(folder.Database) && hookCount > BeginningHookCount)
                {
                    return;
                }

                FolderImage image = FolderImage.Take(folder.Root, last);
                if (last is null || !image.SameAs(last))
                {
                    last = image;
                    take(imageCount++, image, model.Now());
                }
            }
        }
    }

    // Of making and registering; then the logs are filled, which is the same over and over.
    private const int BeginningHookCount = 1500;

    private static void CheckAll(
        BlockingCollection<(int Number, FolderImage Image, CrashModel.Moment Moment)> queue, ConcurrentQueue<string> failures)
    {
        using var folder = new CrashFolder();
        foreach ((int number, FolderImage image, CrashModel.Moment moment) in queue.GetConsumingEnumerable())
        {
            try
            {
                if (failures.Count < FailuresMax)
                {
                    Check(folder, image, moment);
                }
            }
            catch (Exception e)
            {
                failures.Enqueue($"image {number}: {e.GetType().Name} {e.Message}\n{string.Join('\n', e.StackTrace!.Split('\n').Where(l => !l.Contains("Xunit", StringComparison.Ordinal)).Take(3))}");
            }
        }
    }

    private static void Check(CrashFolder folder, FolderImage image, CrashModel.Moment moment)
    {
        Directory.CreateDirectory(folder.Database);
        image.WriteTo(folder.Root, folder.Database);
        DatabaseContent first;
        using (Database database = Database.Open(folder.Database, folder.Options()))
        {
            moment.Check(database);
            first = DatabaseContent.Read(database);
        }

        using OfflineDatabase again = OfflineDatabase.Open(folder.Database);
        DatabaseContent second = DatabaseContent.Read(again);
        Assert.Equal(first.Samples, second.Samples);
        Assert.Equal(first.Messages, second.Messages);
    }
}
