namespace ElodinFast.Fuzz;

/// <summary>Something that takes bytes from strangers. Run is hot: it allocates no more than what it tests does.</summary>
internal interface IFuzzTarget
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>What it checks, in one line.</summary>
    string Purpose { get; }

    /// <summary>Inputs are never longer.</summary>
    int InputByteCountMax => 1024;

    /// <summary>What one run on an input of that length may allocate; whatever a claim in the bytes says.</summary>
    long AllocationByteCountMax(int inputByteCount) => (16 * 1024) + (512L * inputByteCount);

    /// <summary>Inputs to begin with, beside the kept corpus.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>Makes right again what mutation can hardly hit, such as a length prefix or a checksum; called for three inputs in four.</summary>
    void Mend(Span<byte> input)
    {
    }

    /// <summary>Runs one input; throws when something is wrong with the answer.</summary>
    void Run(ReadOnlySpan<byte> input);
}
