namespace ElodinFast.Examples;

/// <summary>The simulations that come with ElodinFast, by name.</summary>
internal static class ExampleCatalog
{
    public static IReadOnlyList<Example> All { get; } =
    [
        new(
            "rocket",
            "a sounding rocket whose fin others can trim (rocket.fin_control_trim)",
            RocketExample.SimulationRate,
            RocketExample.TickCount,
            static () => RocketExample.CreateWorld(),
            RocketExample.CreateSystem),
        new(
            "ball",
            "a ball that falls and bounces",
            BallExample.SimulationRate,
            BallExample.TickCount,
            BallExample.CreateWorld,
            BallExample.CreateSystem),
        new(
            "three-body",
            "three masses on a periodic orbit around each other",
            ThreeBodyExample.SimulationRate,
            ThreeBodyExample.TickCount,
            ThreeBodyExample.CreateWorld,
            ThreeBodyExample.CreateSystem),
    ];

    /// <summary>The example of that name, or nothing.</summary>
    public static Example? Find(string name)
    {
        foreach (Example example in All)
        {
            if (example.Name == name)
            {
                return example;
            }
        }

        return null;
    }
}
