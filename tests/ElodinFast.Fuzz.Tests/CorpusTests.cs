using Xunit;

namespace ElodinFast.Fuzz.Tests;

/// <summary>Every input that fuzz/corpus keeps, what once failed included, on the code as it is.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All().Concat(FuzzTargets.Messages()).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_KeptInputsAndSeeds_FindsNothing(string name)
    {
        IFuzzTarget target = Assert.Single(FuzzTargets.Named(name));
        int count = 0;
        foreach (byte[] input in CorpusFiles.Load(target).Where(i => i.Length <= target.InputByteCountMax))
        {
            target.Run(input);
            count++;
        }

        Assert.True(count > 0, "no input, not even a seed");
    }
}
