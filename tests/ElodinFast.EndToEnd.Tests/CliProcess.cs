using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace ElodinFast.EndToEnd.Tests;

/// <summary>The command as a process of its own. Every wait is bounded; whatever is left is killed.</summary>
internal sealed class CliProcess : IDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly Process _process = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    // A shell ignores Ctrl-C for what it starts in the background, and children inherit that: the tests want the normal case.
    static CliProcess() => _ = SetSignalHandler(SigInt, handler: 0);

    private CliProcess(string[] arguments)
    {
        _process.StartInfo = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.StartInfo.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "elodinfast.dll"));
        Array.ForEach(arguments, _process.StartInfo.ArgumentList.Add);
        _process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Append(_errors, e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public static CliProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = new CliProcess(arguments);
        int exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Output, process.Errors);
    }

    /// <summary>Starts a server and waits until it serves.</summary>
    public static async Task<(CliProcess Process, IPEndPoint EndPoint)> StartServerAsync(
        TestFolder folder, string database, string address = "127.0.0.1:0", params string[] more)
    {
        string ready = folder.At($"ready-{Guid.NewGuid():N}");
        var process = new CliProcess(["run", address, database, "--ready-file", ready, .. more]);
        long started = Stopwatch.GetTimestamp();
        while (!File.Exists(ready))
        {
            if (process._process.HasExited || Stopwatch.GetElapsedTime(started) > s_timeout)
            {
                process.Dispose();
                throw new InvalidOperationException($"the server does not serve: {process.Errors}");
            }

            await Task.Delay(20);
        }

        return (process, IPEndPoint.Parse(await File.ReadAllTextAsync(ready)));
    }

    public void Signal(int signal) => _ = Kill(_process.Id, signal);

    public async Task<int> WaitForExitAsync()
    {
        using var timer = new CancellationTokenSource(s_timeout);
        await _process.WaitForExitAsync(timer.Token);
        return _process.ExitCode;
    }

    public async Task<int> StopAsync(int signal = SigTerm)
    {
        Signal(signal);
        return await WaitForExitAsync();
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

    [DllImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static extern nint SetSignalHandler(int signal, nint handler);

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
