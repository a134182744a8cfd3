using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>First and last timestamps of a component that has samples.</summary>
internal static class ComponentTimes
{
    public static long First(OfflineComponent component) => At(component, 0);

    public static long Last(OfflineComponent component) => At(component, component.Count - 1);

    private static long At(OfflineComponent component, long index)
    {
        long timestamp = 0;
        component.ReadTimestamps(index, new Span<long>(ref timestamp));
        return timestamp;
    }
}
