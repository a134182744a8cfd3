using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>CPU time of this process's threads, from /proc.</summary>
internal static class ThreadTimes
{
    private const string TasksDirectory = "/proc/self/task";

    // USER_HZ, in which the kernel reports to user space: 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    // Fields of /proc/PID/stat behind the name in parentheses, where the state is the first.
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;

    /// <summary>Seconds by thread: threads of one name together. A name is 15 characters at most.</summary>
    public static Dictionary<string, double> Read()
    {
        var seconds = new Dictionary<string, double>();
        if (!Directory.Exists(TasksDirectory))
        {
            return seconds;
        }

        foreach (string task in Directory.EnumerateDirectories(TasksDirectory))
        {
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(task, "stat"));
            }
            catch (IOException)
            {
                continue; // it has ended meanwhile
            }

            int open = stat.IndexOf('(', StringComparison.Ordinal);
            int close = stat.LastIndexOf(')');
            string[] fields = stat[(close + 2)..].Split(' ');
            double time = double.Parse(fields[UserTimeField], CultureInfo.InvariantCulture)
                + double.Parse(fields[SystemTimeField], CultureInfo.InvariantCulture);
            string name = stat[(open + 1)..close];
            seconds[name] = seconds.GetValueOrDefault(name) + (time / TicksPerSecond);
        }

        return seconds;
    }

    /// <summary>What came to it between two readings, as shares of a core.</summary>
    public static Dictionary<string, double> Shares(Dictionary<string, double> before, Dictionary<string, double> after, double seconds)
    {
        var shares = new Dictionary<string, double>();
        foreach ((string name, double time) in after)
        {
            double share = (time - before.GetValueOrDefault(name)) / seconds;
            if (share > 0)
            {
                shares[name] = share;
            }
        }

        return shares;
    }
}
