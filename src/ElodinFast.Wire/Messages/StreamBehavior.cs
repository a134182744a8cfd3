namespace ElodinFast.Wire;

/// <summary>How a component stream is paced; the clock counts for <see cref="StreamBehaviorKind.FixedRate"/> only.</summary>
public readonly record struct StreamBehavior(StreamBehaviorKind Kind, FixedRateBehavior Clock = default) : IWireValue<StreamBehavior>
{
    private const uint VariantCount = 3;

    /// <summary>Every component as it changes.</summary>
    public static StreamBehavior RealTime => new(StreamBehaviorKind.RealTime);

    /// <summary>All components in one table whenever something changes.</summary>
    public static StreamBehavior RealTimeBatched => new(StreamBehaviorKind.RealTimeBatched);

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U32Max + Clock.MaxByteCount;

    /// <summary>All components at the ticks of a playback clock.</summary>
    public static StreamBehavior FixedRate(FixedRateBehavior clock) => new(StreamBehaviorKind.FixedRate, clock);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out StreamBehavior value)
    {
        var kind = (StreamBehaviorKind)reader.ReadVariant(VariantCount);
        value = new StreamBehavior(kind, kind == StreamBehaviorKind.FixedRate ? reader.Read<FixedRateBehavior>() : default);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteVariant((uint)Kind);
        if (Kind == StreamBehaviorKind.FixedRate)
        {
            Clock.Write(ref writer);
        }
    }
}
