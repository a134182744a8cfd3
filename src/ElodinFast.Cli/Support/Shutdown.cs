using System.Runtime.InteropServices;

namespace ElodinFast.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP ask the command to end in order; a second one ends the process at once.</summary>
internal sealed class Shutdown : IDisposable
{
    private const int SecondSignalExitCode = 130;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="untilStdinCloses">The end of stdin counts as a signal too: whoever started us has gone.</param>
    public Shutdown(bool untilStdinCloses = false)
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
        if (untilStdinCloses)
        {
            new Thread(WaitForEndOfStdin) { Name = "stdin", IsBackground = true }.Start();
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Blocks until the first signal.</summary>
    public void Wait() => _source.Token.WaitHandle.WaitOne();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void WaitForEndOfStdin()
    {
        using Stream stdin = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (stdin.Read(ignored) > 0)
        {
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command has ended already.
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            Environment.Exit(SecondSignalExitCode);
        }

        _source.Cancel();
    }
}
