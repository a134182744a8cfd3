namespace ElodinFast.Cli;

/// <summary>What the ratio to the ceiling is wanted to be (or the value, where there is no ceiling).</summary>
/// <param name="Text">In words.</param>
/// <param name="AtMost">The ratio (p50) is not to be above.</param>
/// <param name="AtMostP99">The same of p99.</param>
/// <param name="AtLeast">The ratio is not to be below.</param>
internal sealed record BenchGoal(string Text, double? AtMost = null, double? AtMostP99 = null, double? AtLeast = null)
{
    /// <summary>Null when something that the goal is about was not measured.</summary>
    public bool? IsMetBy(double? ratio, double? ratioP99)
    {
        if (((AtMost ?? AtLeast) is not null && ratio is null) || (AtMostP99 is not null && ratioP99 is null))
        {
            return null;
        }

        return (AtMost is null || ratio <= AtMost) && (AtLeast is null || ratio >= AtLeast) && (AtMostP99 is null || ratioP99 <= AtMostP99);
    }
}
