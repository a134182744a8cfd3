using ElodinFast.Storage;

namespace ElodinFast.Sim;

/// <summary>A component that others write and the simulation reads. Hot.</summary>
/// <param name="component">In the database.</param>
/// <param name="pair">In the world.</param>
/// <param name="runStartMicros">What is older belongs to an earlier flight.</param>
internal sealed class ExternalValue(Component component, WorldPair pair, long runStartMicros)
{
    private readonly byte[] _value = new byte[component.ByteCount];

    // One past the newest sample that was looked at.
    private long _sampleCountSeen;

    /// <summary>Counts the present samples as seen: the last one is our own initial value.</summary>
    public void SkipPresent() => _sampleCountSeen = component.SampleCount;

    /// <summary>Takes over the newest value if it is new, and of this run.</summary>
    public bool CopyToWorld()
    {
        if (component.SampleCount == _sampleCountSeen || !component.TryReadLatest(_value, out long timestampMicros, out long index))
        {
            return false;
        }

        _sampleCountSeen = index + 1;
        if (timestampMicros < runStartMicros)
        {
            return false;
        }

        _value.CopyTo(pair.Bytes);
        return true;
    }
}
