using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ElodinFast.Cli;

/// <summary>
/// This same program as another process. It ends when we do, however we end: its stdin is a pipe from us, and closed it stops.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int StopTimeoutMs = 10_000;
    private const int LogLinesMax = 200;

    private readonly Process _process;
    private readonly Queue<string> _log = new();
    private readonly Action<string>? _onLine;

    private ChildProcess(string name, Process process, Action<string>? onLine)
    {
        Name = name;
        _process = process;
        _onLine = onLine;
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of its stderr.</summary>
    public string[] Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Starts a command of this program; <paramref name="onLine"/> gets the lines of its stdout.</summary>
    public static ChildProcess Start(string name, IEnumerable<string> arguments, Action<string>? onLine = null)
    {
        string self = Environment.ProcessPath ?? throw new CommandException("the path of this program is unknown");
        var start = new ProcessStartInfo(self)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "elodinfast.dll"));
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        var child = new ChildProcess(name, process, onLine);
        process.OutputDataReceived += child.OnOutput;
        process.ErrorDataReceived += child.OnError;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>A line for its stdin; lost when it has ended.</summary>
    public void WriteLine(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Its end is what the caller looks for.
        }
    }

    /// <summary>Waits for its end and the end of its output.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>SIGTERM, and when that does not end it, SIGKILL. True when it ended by itself.</summary>
    public async Task<bool> StopAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
            using var timer = new CancellationTokenSource(StopTimeoutMs);
            try
            {
                await _process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);

    private void OnOutput(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
        {
            _onLine?.Invoke(line);
        }
    }

    private void OnError(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
        {
            lock (_log)
            {
                _log.Enqueue(line);
                if (_log.Count > LogLinesMax)
                {
                    _log.Dequeue();
                }
            }
        }
    }
}
