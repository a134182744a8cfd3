namespace ElodinFast.Sim;

/// <summary>What every system is told about the tick it runs in.</summary>
/// <param name="Tick"><c>Globals.tick</c>: 1 in the first tick.</param>
/// <param name="TimeStep"><c>Globals.simulation_time_step</c>: data time of one tick in seconds, a whole number of nanoseconds.</param>
public readonly record struct SimulationStep(ulong Tick, double TimeStep);
