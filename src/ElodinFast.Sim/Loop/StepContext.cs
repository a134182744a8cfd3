namespace ElodinFast.Sim;

/// <summary>What <see cref="RunOptions.PreStep"/> and <see cref="RunOptions.PostStep"/> are given; the same object in every tick.</summary>
public sealed class StepContext
{
    internal StepContext(World world)
    {
        World = world;
    }

    /// <summary>The world, to read or to change.</summary>
    public World World { get; }

    /// <summary>The tick, from 0.</summary>
    public long Tick { get; internal set; }

    /// <summary>The timestamp under which the tick's values are stored, microseconds since the Unix epoch.</summary>
    public long TimestampMicros { get; internal set; }
}
