using System.Buffers;
using System.Text.Json;
using ElodinFast.Client;

namespace ElodinFast.Cli;

/// <summary>
/// One JSON object a value and line: <c>component</c>, <c>time</c> (µs since 1970), <c>value</c>. A thread of its own writes; a reader
/// that is too slow holds the connection up once 16 MiB wait.
/// </summary>
internal sealed class JsonLinesView : IValueView
{
    private const int WaitingBytesMax = 16 * 1024 * 1024;

    private readonly Stream _output;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _writing = new();
    private bool _isStopping;

    public JsonLinesView(Stream output)
    {
        _output = output;
        _thread = new Thread(WriteLoop) { Name = "watch output", IsBackground = true };
        _thread.Start();
    }

    public Task Closed => _closed.Task;

    public void Show(StreamedComponent component, long timestampMicros, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            while (_filling.WrittenCount > WaitingBytesMax && !_isStopping && !_closed.Task.IsCompleted)
            {
                Monitor.Wait(_gate);
            }

            using (var json = new Utf8JsonWriter(_filling, new JsonWriterOptions { SkipValidation = true }))
            {
                json.WriteStartObject();
                json.WriteString("component"u8, component.Name);
                json.WriteNumber("time"u8, timestampMicros);
                json.WritePropertyName("value"u8);
                ComponentValues.WriteJson(json, component.Schema, value);
                json.WriteEndObject();
            }

            _filling.Write("\n"u8);
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        _output.Dispose();
    }

    private void WriteLoop()
    {
        try
        {
            while (TakeFilled())
            {
                _output.Write(_writing.WrittenSpan);
                _output.Flush();
                _writing.ResetWrittenCount();
            }
        }
        catch (IOException)
        {
            // The reader has gone, as with `| head`.
        }

        lock (_gate)
        {
            _closed.TrySetResult();
            Monitor.PulseAll(_gate);
        }
    }

    private bool TakeFilled()
    {
        lock (_gate)
        {
            while (_filling.WrittenCount == 0 && !_isStopping)
            {
                Monitor.Wait(_gate);
            }

            (_filling, _writing) = (_writing, _filling);
            Monitor.PulseAll(_gate);
            return _writing.WrittenCount > 0;
        }
    }
}
