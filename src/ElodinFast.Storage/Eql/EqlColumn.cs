namespace ElodinFast.Storage;

/// <summary>A column of a result.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsTime">Times, µs.</param>
/// <param name="ElementNames">Names of the elements of a list.</param>
/// <param name="Evaluate">Gives its values for some rows.</param>
/// <param name="Shape">Elements of a list; null for one value.</param>
internal sealed record EqlColumn(string Name, bool IsTime, IReadOnlyList<string> ElementNames, Func<long, int, EqlVector> Evaluate, int? Shape = null);
