namespace ElodinFast.Fuzz;

/// <summary>Something that takes bytes from strangers.</summary>
internal interface IFuzzTarget
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>What it checks, in one line.</summary>
    string Purpose { get; }

    /// <summary>Runs one input; throws when something is wrong with the answer.</summary>
    void Run(byte[] input);
}
