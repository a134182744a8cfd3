using System.Buffers.Binary;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>What the two directories hold, sample by sample, read from the files alone.</summary>
internal sealed record DemoComparison
{
    private const string ExternalControlKey = "external_control";

    /// <summary>Components that the simulation owns.</summary>
    public long OwnedComponents { get; private init; }

    /// <summary>Their samples in the embedded database.</summary>
    public long SamplesEmbedded { get; private init; }

    /// <summary>Their samples in the external database.</summary>
    public long SamplesExternal { get; private init; }

    /// <summary>Samples that one side has more than the other, over all components.</summary>
    public long Missing { get; private init; }

    /// <summary>Copies that one side has too many.</summary>
    public long Duplicates { get; private init; }

    /// <summary>Samples that came back to their writer.</summary>
    public long Echoed { get; private init; }

    /// <summary>The values of the controlled component in the embedded database.</summary>
    public IReadOnlyList<double> ControlValues { get; private init; } = [];

    public IReadOnlyList<string> Problems { get; private init; } = [];

    public static DemoComparison Compare(string embeddedPath, string externalPath, string controlName)
    {
        using OfflineDatabase embedded = OfflineDatabase.Open(embeddedPath);
        using OfflineDatabase external = OfflineDatabase.Open(externalPath);
        var owned = embedded.Components
            .Where(static c => !LocalNames.IsLocal(c.Name) && c.MetadataValue(ExternalControlKey) != "true")
            .Select(static c => c.Id)
            .ToHashSet();
        var problems = new List<string>();
        long samplesEmbedded = 0;
        long samplesExternal = 0;
        long missing = 0;
        IReadOnlyList<ComponentComparison> compared = DatabaseComparer.CompareAll(embedded, external);
        foreach (ComponentComparison component in compared)
        {
            if (owned.Contains(component.Id))
            {
                samplesEmbedded += component.CountA;
                samplesExternal += component.CountB;
            }

            missing += Math.Abs(component.CountA - component.CountB);
            if (!component.IsEqual)
            {
                problems.Add(
                    $"{component.Name}: {component.CountA} samples here, {component.CountB} there, different from sample {component.FirstDifference} on");
            }
        }

        return new DemoComparison
        {
            OwnedComponents = owned.Count,
            SamplesEmbedded = samplesEmbedded,
            SamplesExternal = samplesExternal,
            Missing = missing,
            Duplicates = compared.Sum(static c => c.Duplicates),
            Echoed = compared.Sum(static c => c.Echoed),
            ControlValues = ReadScalars(embedded.Find(controlName)),
            Problems = problems,
        };
    }

    private static double[] ReadScalars(OfflineComponent? component)
    {
        if (component is null || component.ByteCount != sizeof(double))
        {
            return [];
        }

        var bytes = new byte[component.Count * sizeof(double)];
        component.ReadValues(0, bytes);
        var values = new double[component.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
        }

        return values;
    }
}
