namespace ElodinFast.Storage;

/// <summary>One thing that verifying found.</summary>
/// <param name="Path">The file or directory, relative to the database.</param>
/// <param name="Component">Name of the component it belongs to, if it does.</param>
/// <param name="Text">What is wrong with it, and what opening would do.</param>
/// <param name="IsDamage">False for what is only worth knowing.</param>
public sealed record VerifyFinding(string Path, string? Component, string Text, bool IsDamage);
