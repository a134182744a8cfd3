using System.Diagnostics;
using ElodinFast.Storage;

namespace ElodinFast.KillCampaign;

/// <summary>Starts the child, kills it, opens what it left, and compares that with what it was told: again and again on one database.</summary>
public sealed class Campaign(string folder, int seed)
{
    private const int AliveTimeoutMs = 60_000;
    private const int LifeMsMin = 5;
    private const int LifeMsMax = 150;

    private readonly Random _random = new(seed);
    private readonly long[] _checkedGroup = new long[1];
    private long _checkedShared;
    private long _checkedMessages;
    private long _inFlight;

    private string DatabasePath => Path.Combine(folder, "db");

    /// <summary>Rows and samples found beyond the counts: committed, but not yet counted when the kill came.</summary>
    public long InFlight => _inFlight;

    /// <summary>Samples checked so far.</summary>
    public long CheckedCount => (_checkedGroup[0] * Load.GroupSize) + _checkedShared + _checkedMessages;

    /// <summary>One life and death; null, or what is wrong.</summary>
    public string? RunOnce()
    {
        string countFile = Path.Combine(folder, "counts");
        using var counts = new Acknowledged(countFile);
        long before = counts[Acknowledged.Owner];
        using (Process child = Start(DatabasePath, countFile))
        {
            long deadline = Environment.TickCount64 + AliveTimeoutMs;
            while (counts[Acknowledged.Owner] == before)
            {
                if (child.HasExited || Environment.TickCount64 > deadline)
                {
                    return $"the child did not begin: {(child.HasExited ? child.StandardError.ReadToEnd() : "60 s without a commit")}";
                }

                Thread.Sleep(1);
            }

            Thread.Sleep(_random.Next(LifeMsMin, LifeMsMax));
            child.Kill(); // SIGKILL
            child.WaitForExit();
        }

        return Check(counts);
    }

    private string? Check(Acknowledged counts)
    {
        using Database database = Database.Open(DatabasePath, Load.Options);
        long groupCount = -1;
        for (int i = 0; i < Load.GroupSize; i++)
        {
            Component component = database.FindComponent(Load.IdOf(Load.GroupName(i)))!;
            groupCount = groupCount < 0 ? component.SampleCount : groupCount;
            int member = i;
            string? wrong = component.SampleCount != groupCount
                ? $"{component.Name} has {component.SampleCount} samples, the first of its rows {groupCount}"
                : CheckSamples(component, _checkedGroup[0], counts[Acknowledged.Owner], n => (n * Load.GroupSize) + member);
            if (wrong is not null)
            {
                return wrong;
            }
        }

        _checkedGroup[0] = groupCount;
        Component shared = database.FindComponent(Load.IdOf(Load.SharedName))!;
        if (CheckSamples(shared, _checkedShared, counts[Acknowledged.Shared], n => n) is { } bad)
        {
            return bad;
        }

        _checkedShared = shared.SampleCount;
        return CheckMessages(database, counts[Acknowledged.Messages]) ?? CheckComponents(database, counts[Acknowledged.Components]);
    }

    private string? CheckSamples(Component component, long from, long acknowledged, Func<long, double> expected)
    {
        SampleRange all = component.All();
        if (all.Count < acknowledged || all.Count > acknowledged + 1)
        {
            return $"{component.Name} has {all.Count} samples, {acknowledged} were acknowledged and at most one was in flight";
        }

        _inFlight += all.Count - acknowledged;
        var timestamps = new long[all.Count - from];
        var values = new double[timestamps.Length];
        all.ReadTimestamps(from, timestamps);
        all.ReadValues(from, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        for (int i = 0; i < values.Length; i++)
        {
            long n = from + i;
            if (timestamps[i] != n || values[i] != expected(n) || component.OriginOf(n) != (0, (ulong)n))
            {
                return $"{component.Name}, sample {n}: time {timestamps[i]}, value {values[i]}, origin {component.OriginOf(n)}; {expected(n)} was written";
            }
        }

        return null;
    }

    private string? CheckMessages(Database database, long acknowledged)
    {
        MessageLog? log = database.FindMessageLog(Load.Log);
        long count = log?.Count ?? 0;
        if (count < acknowledged || count > acknowledged + 1)
        {
            return $"{count} messages, {acknowledged} were acknowledged";
        }

        for (long n = _checkedMessages; n < count; n++)
        {
            if (!log!.TryRead(n, out long time, out byte[] payload) || time != n || !payload.AsSpan().SequenceEqual(Load.MessageOf(n)))
            {
                return $"message {n} is not what was written";
            }
        }

        _checkedMessages = count;
        return null;
    }

    private static string? CheckComponents(Database database, long acknowledged)
    {
        for (long n = 0; n < acknowledged; n++)
        {
            string name = Load.AddedName(n);
            if (database.FindComponent(Load.IdOf(name)) is not { } component || component.Name != name)
            {
                return $"component {name} is gone, or has lost its name";
            }
        }

        return null;
    }

    private static Process Start(string databasePath, string countFile)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        foreach (string argument in (string[])["exec", typeof(Campaign).Assembly.Location, "child", databasePath, countFile])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
