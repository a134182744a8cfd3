using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>How far a plain peer has been sent, by local index: it reports nothing, so we remember it through reconnects of this run.</summary>
internal sealed class PlainProgress
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ComponentId, long> _sentUpTo = [];

    /// <summary>One past the last index sent of each component. A copy.</summary>
    public Dictionary<ComponentId, long> SentUpTo
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<ComponentId, long>(_sentUpTo);
            }
        }
    }

    /// <summary>Remembers how far a stream came.</summary>
    public void Set(ComponentId id, long upTo)
    {
        lock (_gate)
        {
            _sentUpTo[id] = upTo;
        }
    }
}
