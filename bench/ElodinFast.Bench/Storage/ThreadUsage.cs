namespace ElodinFast.Bench.Storage;

/// <summary>Counters of one thread since it began.</summary>
internal readonly record struct ThreadUsage(long PageFaults, long InvoluntarySwitches);
