using System.Net;

namespace ElodinFast.Hosting;

/// <summary>The sources heard last, found by the raw bytes of their address. Hot, 0 B but for a new one. One thread.</summary>
internal sealed class UdpSources(VTableRegistry registry)
{
    /// <summary>Sources remembered; the longest idle one makes room for a new one.</summary>
    public const int CountMax = VTableRegistry.SourceCountMax;

    private readonly UdpSource[] _sources = new UdpSource[CountMax];
    private int _count;
    private int _last;
    private long _clock;

    /// <summary>Sources remembered now.</summary>
    public int Count => _count;

    /// <summary>The source of a datagram; a new one is remembered.</summary>
    public UdpSource Find(SocketAddress address)
    {
        UdpSource.Address key = UdpSource.Address.From(address);
        _clock++;
        if (_last < _count && _sources[_last].Key == key)
        {
            return Heard(_last);
        }

        for (int i = 0; i < _count; i++)
        {
            if (_sources[i].Key == key)
            {
                return Heard(i);
            }
        }

        return Add(key);
    }

    private UdpSource Heard(int index)
    {
        _last = index;
        _sources[index].LastHeard = _clock;
        return _sources[index];
    }

    private UdpSource Add(UdpSource.Address key)
    {
        int index = _count;
        if (_count < CountMax)
        {
            _count++;
        }
        else
        {
            index = 0;
            for (int i = 1; i < _count; i++)
            {
                if (_sources[i].LastHeard < _sources[index].LastHeard)
                {
                    index = i;
                }
            }

            registry.Forget(_sources[index].RegistryId);
        }

        _sources[index] = new UdpSource(key, registry.NewSource());
        return Heard(index);
    }
}
