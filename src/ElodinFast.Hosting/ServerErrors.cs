using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>What an ErrorResponse says. The texts are the protocol's, since clients compare them, but where it knows none.</summary>
internal static class ServerErrors
{
    public const string ClosedDatabase = "the database is closing";

    public static string Decode(PostcardError error) => $"impeller postcard {error.Text()}";

    public static string UnknownVTable(PacketId id) => $"impeller vtable not found for packet ID {id}";

    public static string UnknownComponent(ComponentId id) => $"component not found {id}";

    public static string UnknownLog(PacketId id) => $"msg not found {id}";

    public static string NotImplemented(string name) => $"not implemented: {name}";

    public static string NoSampleInRange(in GetTimeSeries request, long? latest)
    {
        string last = latest is { } micros ? $"Some(Timestamp({micros}))" : "None";
        return $"time range out of bounds Timestamp({request.StartMicros})..Timestamp({request.EndMicros})"
            + $" for component {request.ComponentId} with latest timestamp {last}";
    }

    public static string ReplyTooLarge(long byteCount) =>
        $"the reply would have {byteCount} bytes or more, and a packet at most {WireLimits.MaxLength}: ask for less, or give a limit";

    /// <summary>For a table that was not applied whole.</summary>
    public static string Table(in TableResult result, TableBinding binding) => result.VTableStatus != VTableStatus.Ok
        ? "impeller " + result.VTableStatus.Text()
        : Commit(result.Status, binding.Components[result.Field]);

    private static string Commit(CommitStatus status, Component component) => status switch
    {
        CommitStatus.TimeTravel => "time travel - you tried to push a time stamp in the past",
        CommitStatus.Owned => component.Owner is null
            ? $"owned: {component.Name} is written by a linked simulation"
            : $"owned: {component.Name} is written by the simulation in this process",
        CommitStatus.DiskFull => "the disk is full",
        CommitStatus.UnknownComponent => UnknownComponent(component.Id),
        _ => ClosedDatabase,
    };
}
