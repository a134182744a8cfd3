using Xunit;

namespace ElodinFast.Fuzz.Tests;

/// <summary>The fuzzer itself, with instrumented code: it covers blocks, finds nothing in the codec, and finds every canary.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public void Replay_EveryTargetAndCanary_FindsNothingButTheCanaries() => Assert.Equal(0, InstrumentedProgram.Run(["replay"]));

    [Theory]
    [InlineData(2, "no-such-target")]
    [InlineData(2, "vtable", "--seconds", "soon")]
    [InlineData(2, "vtable", "--seconds", "-1")]
    [InlineData(0, "list")]
    [InlineData(0, "vtable", "--executions", "100")]
    [InlineData(1, "canary:crash", "--executions", "2000000", "--seed", "1")]
    public void Run_CommandLine_AnswersWithItsExitCode(int expected, params string[] args) =>
        Assert.Equal(expected, InstrumentedProgram.Run(args));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Run_SameSeed_KeepsTheSameInputs(long seed)
    {
        // Not instrumented here: what is kept follows from the mutations alone.
        static List<byte[]> Mutated(long seed)
        {
            var random = new Xoshiro(seed);
            var mutator = new Mutator(random, 64);
            var made = new List<byte[]>();
            byte[] buffer = new byte[64];
            int length = 32;
            for (int i = 0; i < 1000; i++)
            {
                length = mutator.Change(buffer, length, [1, 2, 3, 4]);
                Assert.InRange(length, 0, 64);
                made.Add(buffer[..length]);
            }

            return made;
        }

        Assert.Equal(Mutated(seed), Mutated(seed));
        Assert.NotEqual(Mutated(seed), Mutated(seed + 1));
    }
}
