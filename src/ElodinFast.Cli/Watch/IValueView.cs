using ElodinFast.Client;

namespace ElodinFast.Cli;

/// <summary>Shows values. <see cref="Show"/> is called from one thread at a time; the bytes are borrowed for the call.</summary>
internal interface IValueView : IDisposable
{
    /// <summary>Completes when nobody looks any more.</summary>
    Task Closed { get; }

    void Show(StreamedComponent component, long timestampMicros, ReadOnlySpan<byte> value);
}
