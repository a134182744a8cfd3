using ElodinFast.KillCampaign;
using ElodinFast.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ElodinFast.Storage.Tests;

/// <summary>A real process under load, killed; the longer form is a command (docs/storage.md, "Durability").</summary>
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    private const int KillCount = 20;
    private const int Seed = 20261123;

    [Fact]
    public void Open_AfterEachOfManyKills_HoldsEverythingThatWasAcknowledged()
    {
        using var directory = new TemporaryDirectory();
        var campaign = new Campaign(directory.Path, Seed);
        for (int kill = 1; kill <= KillCount; kill++)
        {
            Assert.True(campaign.RunOnce() is var wrong && wrong is null, $"seed {Seed}, kill {kill}: {wrong}");
        }

        output.WriteLine($"{campaign.CheckedCount} samples and messages, {campaign.InFlight} in flight");
        Assert.True(campaign.CheckedCount > KillCount);
    }
}
