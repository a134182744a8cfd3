namespace ElodinFast.Sim;

public sealed partial record RunOptions
{
    /// <summary>.</summary>
    public static RunOptions Parse(string[] args) => new();
}
