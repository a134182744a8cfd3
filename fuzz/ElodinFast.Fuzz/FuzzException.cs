namespace ElodinFast.Fuzz;

/// <summary>A target's answer contradicts itself or its model.</summary>
internal sealed class FuzzException(string message) : Exception(message)
{
    public static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FuzzException(message);
        }
    }
}
