namespace ElodinFast.Mirror;

/// <summary>Makes the metrics that users see.</summary>
internal static class LinkReport
{
    public static MirrorMetrics Create(LinkCounters counters, string state, long connects, string? lastError) => new()
    {
        State = state,
        RowsSent = Volatile.Read(ref counters.RowsSent),
        SamplesSent = Volatile.Read(ref counters.SamplesSent),
        RowsReceived = Volatile.Read(ref counters.RowsReceived),
        SamplesReceived = Volatile.Read(ref counters.SamplesReceived),
        RowsParked = Volatile.Read(ref counters.RowsParked),
        LostIn = Volatile.Read(ref counters.Lost),
        LostOut = Volatile.Read(ref counters.LostThere),
        LateIn = Volatile.Read(ref counters.Late),
        LateOut = Volatile.Read(ref counters.LateThere),
        Duplicates = Volatile.Read(ref counters.Duplicates),
        Echoed = Volatile.Read(ref counters.Echoed),
        Bad = counters.Bad,
        NotMirrored = Volatile.Read(ref counters.RowsTooLarge),
        Connects = connects,
        LastError = lastError,
        WaitsFor = Volatile.Read(ref counters.WaitsForRoom) ? "room here"
            : Volatile.Read(ref counters.WaitsForRoomThere) ? "room on the other side"
            : null,
        Udp = Volatile.Read(ref counters.Udp),
        KernelDropsThere = Volatile.Read(ref counters.KernelDropsThere),
        LateReasons = counters.LateReasons,
        Latency = counters.Latency.Report(),
        Unstamped = Volatile.Read(ref counters.Latency.UnstampedCount),
    };
}
