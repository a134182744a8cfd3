using Xunit;
using Xunit.Abstractions;

namespace ElodinFast.Storage.Tests;

/// <summary>
/// The n-th write, sync, map, allocation, opening or rename fails, for every n: a typed answer, nothing lost that was acknowledged, no hang,
/// and the directory opens afterwards.
/// </summary>
[Collection("woven")]   // they share the hooks of the woven copies
public sealed class FailingCallTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_123;
    private const int RoundCount = 8;
    private const int RunMsMax = 120_000;
    private const int FailuresMax = 8;
    private const int NoSpace = 28;
    private const int IoError = 5;

    [Theory]
    [InlineData("WriteAt", NoSpace)]
    [InlineData("WriteAt", IoError)]
    [InlineData("Allocate", NoSpace)]
    [InlineData("Sync", IoError)]
    [InlineData("SyncData", IoError)]
    [InlineData("Rename", IoError)]
    [InlineData("SetLength", IoError)]
    [InlineData("Map", NoSpace)]
    [InlineData("MapMemory", NoSpace)]
    [InlineData("Open", NoSpace)]
    public void Run_NthCallFails_LosesNothingAcknowledged(string call, int error)
    {
        int count = int.MaxValue;
        int refused = 0;
        var failures = new List<string>();
        for (int n = 0; n < count && failures.Count < FailuresMax; n++)
        {
            var run = new Run(call, error, failAt: n);
            count = run.Execute(failures, ref refused);
        }

        output.WriteLine($"seed {Seed}: {count} calls of {call}, {refused} runs without an acknowledged sample");
        Assert.True(failures.Count == 0, $"seed {Seed}:\n{string.Join("\n\n", failures)}");
        Assert.InRange(count, 1, int.MaxValue - 1);
    }

    private sealed class Run(string call, int error, int failAt)
    {
        private readonly CrashModel _model = new();
        private int _seen;
        private int _memoryRings;

        /// <summary>Answers how many calls there were when none had failed, or more.</summary>
        public int Execute(List<string> failures, ref int refused)
        {
            using var folder = new CrashFolder();
            Exception? thrown = null;
            WovenStorage.Shared.Set(null, Calling, null, _model.Attempt, _model.Attempted);
            var thread = new Thread(() =>
            {
                try
                {
                    WovenStorage.Shared.Run(folder.Database, folder.Rings, Seed, RoundCount, fillCount: 0, isKilled: false);
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            });
            thread.Start();
            Assert.True(thread.Join(RunMsMax), $"{call} {failAt}: hangs");
            WovenStorage.Shared.Set(null, null, null, null, null);
            try
            {
                if (thrown is not null)
                {
                    throw thrown;
                }

                using Database database = Database.Open(folder.Database, folder.Options());

                // A ring for which the folder had no room lives in memory, as the log said; what it holds cannot be promised.
                _model.Now().Check(database, isLossAllowed: _memoryRings > 0);
                refused += database.Components.Count == 0 ? 1 : 0;
            }
            catch (Exception e)
            {
                failures.Add($"{call} number {failAt} failed: {e}");
            }

            return Volatile.Read(ref _seen) <= failAt ? _seen : int.MaxValue;
        }

        private int Calling(string name)
        {
            if (name == "CreateMemoryFile")
            {
                Interlocked.Increment(ref _memoryRings);
            }

            return name == call && Interlocked.Increment(ref _seen) == failAt + 1 ? error : 0;
        }
    }
}
