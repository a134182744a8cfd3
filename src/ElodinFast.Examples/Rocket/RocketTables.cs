using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElodinFast.Examples;

/// <summary>The rocket's figures: aerodynamic coefficients, thrust curve, atmosphere.</summary>
internal sealed class RocketTables
{
    private const string ResourceName = "ElodinFast.Examples.rocket-tables.json";

    private RocketTables(TablesFile file)
    {
        AeroTables aero = file.Aero;
        PitchMoment = new(aero.Mach, aero.FinDeflectionDeg, aero.AngleOfAttackDeg, aero.PitchMoment);
        Axial = new(aero.Mach, aero.FinDeflectionDeg, aero.AngleOfAttackDeg, aero.Axial);
        Normal = new(aero.Mach, aero.FinDeflectionDeg, aero.AngleOfAttackDeg, aero.Normal);
        Thrust = new(file.ThrustCurve.TimeS, file.ThrustCurve.ThrustN);
        TemperatureCelsius = new(file.Atmosphere.AltitudeM, file.Atmosphere.TemperatureC);
        Density = new(file.Atmosphere.AltitudeM, file.Atmosphere.DensityKgM3);
    }

    public static RocketTables Instance { get; } = Load();

    /// <summary>CmR.</summary>
    public InterpolationGrid PitchMoment { get; }

    /// <summary>CA.</summary>
    public InterpolationGrid Axial { get; }

    /// <summary>CZR.</summary>
    public InterpolationGrid Normal { get; }

    /// <summary>Newtons by seconds since ignition.</summary>
    public InterpolationTable Thrust { get; }

    /// <summary>Air temperature by metres of altitude.</summary>
    public InterpolationTable TemperatureCelsius { get; }

    /// <summary>Air density in kg/m³ by metres of altitude.</summary>
    public InterpolationTable Density { get; }

    private static RocketTables Load()
    {
        using Stream stream = typeof(RocketTables).Assembly.GetManifestResourceStream(ResourceName)!;
        return new RocketTables(JsonSerializer.Deserialize(stream, RocketTablesJson.Default.TablesFile)!);
    }

    internal sealed record TablesFile(AeroTables Aero, ThrustTable ThrustCurve, AtmosphereTable Atmosphere);

    internal sealed record AeroTables(
        double[] Mach,
        double[] FinDeflectionDeg,
        double[] AngleOfAttackDeg,
        [property: JsonPropertyName("CmR")] double[][][] PitchMoment,
        [property: JsonPropertyName("CA")] double[][][] Axial,
        [property: JsonPropertyName("CZR")] double[][][] Normal);

    internal sealed record ThrustTable(double[] TimeS, double[] ThrustN);

    internal sealed record AtmosphereTable(
        double[] AltitudeM, double[] TemperatureC, [property: JsonPropertyName("density_kg_m3")] double[] DensityKgM3);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RocketTables.TablesFile))]
internal sealed partial class RocketTablesJson : JsonSerializerContext;
