using ElodinFast.Storage;

namespace ElodinFast.Sim;

/// <summary>A component that others write and the simulation reads. Hot.</summary>
/// <param name="component">In the database.</param>
/// <param name="pair">In the world.</param>
internal sealed class ExternalValue(Component component, WorldPair pair)
{
    private readonly byte[] _value = new byte[component.ByteCount];

    // What is older belongs to an earlier flight.
    private long _runStartMicros;

    // One past the newest sample that was looked at.
    private long _sampleCountSeen;

    public string Name => pair.Name;

    /// <summary>
    /// Stores the initial value. TimeTravel: the database holds a newer one, which was meant for this run, since its time is not past; it
    /// acts from the first tick.
    /// </summary>
    public CommitStatus WriteInitial(Database database, long runStartMicros)
    {
        _runStartMicros = runStartMicros;
        long countBefore = component.SampleCount;
        CommitStatus status = database.Write(component, runStartMicros, pair.Bytes);
        if (status == CommitStatus.Ok)
        {
            // Not the count after it: a sample that somebody else wrote in the meantime is yet to be looked at.
            _sampleCountSeen = countBefore + 1;

            // Reading once now spares the tick that takes the first command the compiler's work.
            component.TryReadLatest(_value, out _, out _);
        }

        return status;
    }

    /// <summary>Takes over the newest value if it is new, and of this run.</summary>
    public bool CopyToWorld()
    {
        if (component.SampleCount == _sampleCountSeen || !component.TryReadLatest(_value, out long timestampMicros, out long index))
        {
            return false;
        }

        _sampleCountSeen = index + 1;
        if (timestampMicros < _runStartMicros)
        {
            return false;
        }

        _value.CopyTo(pair.Bytes);
        return true;
    }
}
