using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>All targets by name.</summary>
internal static class FuzzTargets
{
    /// <summary>Those that <c>all</c> runs.</summary>
    public static IFuzzTarget[] All() =>
    [
        new FrameTarget(),
        new DatagramTarget(),
        new MirrorBodyTarget(),
        new AnyMessageTarget(),
        new NamedTypeTarget(),
        new VTableTarget(),
        new TableTarget(),
        new GeneratedTableTarget(),
        new ArrowTarget(),
    ];

    /// <summary>One a message type: those that <c>messages</c> runs.</summary>
    public static IFuzzTarget[] Messages() => [.. KnownMessages.All.Select(m => new MessageTarget(m))];

    /// <summary>The targets that a word on the command line means; none when there is no such word.</summary>
    public static IFuzzTarget[] Named(string name) => name switch
    {
        "all" => All(),
        "messages" => Messages(),
        _ => [.. All().Concat(Messages()).Concat(Canary.All).Where(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase))],
    };
}
