using System.Runtime.ExceptionServices;
using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>A thread on one core, so that the caller's own stays where the system puts it.</summary>
internal sealed class PinnedThread
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private PinnedThread(int? core, string name, Action run)
    {
        _thread = new Thread(() =>
        {
            try
            {
                if (core is { } wanted)
                {
                    ThreadPlacement.TryPin(wanted % Environment.ProcessorCount);
                }

                ThreadPlacement.MinimizeTimerSlack();
                run();
            }
#pragma warning disable CA1031 // it goes on in Join
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Starts it; on any core when that is null or not to be had.</summary>
    public static PinnedThread Start(int? core, string name, Action run) => new(core, name, run);

    /// <summary>Runs it to its end.</summary>
    public static void Run(int? core, string name, Action run) => Start(core, name, run).Join();

    /// <summary>Waits for the end, and throws what was thrown there.</summary>
    public void Join()
    {
        _thread.Join();
        _failure?.Throw();
    }
}
