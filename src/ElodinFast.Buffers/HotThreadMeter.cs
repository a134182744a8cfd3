namespace ElodinFast.Buffers;

/// <summary>
/// Proof that a hot thread allocates nothing: counts the bytes its thread allocated since it was warm. The thread itself calls
/// <see cref="MarkWarm"/> and <see cref="Update"/>; anyone may read the total.
/// </summary>
internal sealed class HotThreadMeter
{
    private static readonly Lock s_gate = new();
    private static readonly List<HotThreadMeter> s_meters = [];
    private static readonly Dictionary<string, HotThreadMeter> s_retired = []; // one a name; names are few

    private long _baseline = -1;
    private long _allocatedBytes;

    private HotThreadMeter(string name) => Name = name;

    /// <summary>Which thread this is.</summary>
    public string Name { get; }

    /// <summary>Bytes allocated between <see cref="MarkWarm"/> and the last <see cref="Update"/>; 0 before.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>True once the thread said it is warm.</summary>
    public bool IsWarm => Volatile.Read(ref _baseline) >= 0;

    /// <summary>All meters of the process; what threads of one name that have ended allocated stands in one.</summary>
    public static HotThreadMeter[] All
    {
        get
        {
            lock (s_gate)
            {
                return [.. s_meters, .. s_retired.Values];
            }
        }
    }

    /// <summary>A meter for the calling thread's loop.</summary>
    public static HotThreadMeter Register(string name)
    {
        var meter = new HotThreadMeter(name);
        lock (s_gate)
        {
            s_meters.Add(meter);
        }

        return meter;
    }

    /// <summary>The thread ends: what it counted is kept with that of earlier ones of its name, so links that come and go leave nothing.</summary>
    public void Retire()
    {
        lock (s_gate)
        {
            if (!s_meters.Remove(this))
            {
                return;
            }

            if (!s_retired.TryGetValue(Name, out HotThreadMeter? sum))
            {
                s_retired.Add(Name, sum = new HotThreadMeter(Name));
            }

            Volatile.Write(ref sum._allocatedBytes, sum._allocatedBytes + AllocatedBytes);
            if (IsWarm)
            {
                Volatile.Write(ref sum._baseline, 0);
            }
        }
    }

    /// <summary>From here on nothing may be allocated. Call on the hot thread.</summary>
    public void MarkWarm()
    {
        Volatile.Write(ref _allocatedBytes, 0);
        Volatile.Write(ref _baseline, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Leaves out bytes of cold work that the hot thread did in between (an announcement, a new source). Call on the hot thread.</summary>
    public void Exclude(long byteCount)
    {
        if (_baseline >= 0)
        {
            Volatile.Write(ref _baseline, _baseline + byteCount);
        }
    }

    /// <summary>Publishes the count so far. Call on the hot thread, once a batch.</summary>
    public void Update()
    {
        if (_baseline >= 0)
        {
            Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread() - _baseline);
        }
    }
}
