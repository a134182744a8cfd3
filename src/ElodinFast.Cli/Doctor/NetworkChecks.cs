namespace ElodinFast.Cli;

/// <summary>Buffers and offloads of UDP.</summary>
internal static class NetworkChecks
{
    private const string ReceiveMax = "proc/sys/net/core/rmem_max";
    private const long BacklogMin = 1000;

    public static IEnumerable<Finding> Run(SystemFiles files, SystemProbe probe)
    {
        if (probe.UdpError is { } error)
        {
            yield return new Finding("udp", FindingState.Problem, error, "links carry their rows over UDP")
            {
                Command = "ip link set lo up",
            };
            yield break;
        }

        yield return ReceiveBuffer(files, probe);
        yield return Offload(
            "udp_segment", probe.CanSegment, "runs of datagrams go to the kernel in one call (UDP_SEGMENT); without it each has its own, ten times as slow");
        yield return Offload(
            "udp_gro", probe.CanReceiveBatches, "runs of datagrams come in one call (UDP_GRO); without it each has its own");
        yield return Backlog(files);
        yield return BusyPoll(files);
    }

    private static Finding ReceiveBuffer(SystemFiles files, SystemProbe probe)
    {
        const string Why = "what arrives while the receiver does not run waits here; beyond it the kernel drops";
        string found = $"{probe.GrantedReceiveBufferBytes / 1024} KiB granted of {probe.AskedReceiveBufferBytes / 1024} KiB asked for"
            + (files.ReadNumber(ReceiveMax) is { } max ? $" (rmem_max {max})" : string.Empty);
        return probe.GrantedReceiveBufferBytes >= probe.AskedReceiveBufferBytes
            ? new Finding("receive_buffer", FindingState.Ok, found, Why)
            : new Finding("receive_buffer", FindingState.Warning, found, Why)
            {
                Command = $"sudo sysctl -w net.core.rmem_max={probe.AskedReceiveBufferBytes}",
                Permanent = $"net.core.rmem_max = {probe.AskedReceiveBufferBytes} in /etc/sysctl.d/90-realtime.conf",
            };
    }

    private static Finding Offload(string id, bool works, string why) => works
        ? new Finding(id, FindingState.Ok, "works over loopback", why)
        : new Finding(id, FindingState.Warning, "does not work here", why) { Permanent = "a kernel from 5.0 on" };

    private static Finding Backlog(SystemFiles files)
    {
        const string Why = "datagrams that wait for a core's network interrupt; beyond it the kernel drops";
        return files.ReadNumber("proc/sys/net/core/netdev_max_backlog") switch
        {
            null => new Finding("netdev_backlog", FindingState.Unknown, "not told", Why),
            >= BacklogMin and { } enough => new Finding("netdev_backlog", FindingState.Ok, $"{enough} datagrams", Why),
            { } few => new Finding("netdev_backlog", FindingState.Warning, $"{few} datagrams", Why)
            {
                Command = $"sudo sysctl -w net.core.netdev_max_backlog={BacklogMin}",
                Permanent = $"net.core.netdev_max_backlog = {BacklogMin} in /etc/sysctl.d/90-realtime.conf",
            },
        };
    }

    private static Finding BusyPoll(SystemFiles files)
    {
        const string Why = "a receiver that polls its network card does not wait for the interrupt; loopback has none";
        return files.ReadNumber("proc/sys/net/core/busy_read") switch
        {
            null => new Finding("busy_poll", FindingState.Unknown, "not told", Why),
            0 => new Finding("busy_poll", FindingState.Note, "off", Why) { Command = "sudo sysctl -w net.core.busy_read=50" },
            { } micros => new Finding("busy_poll", FindingState.Ok, $"{micros} us", Why),
        };
    }
}
