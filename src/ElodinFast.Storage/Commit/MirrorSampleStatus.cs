namespace ElodinFast.Storage;

/// <summary>What became of one component's sample in a row that came from a linked node.</summary>
internal enum MirrorSampleStatus : byte
{
    /// <summary>Committed under its ordinal.</summary>
    Stored,

    /// <summary>The ordinal is below the position: held already.</summary>
    Duplicate,

    /// <summary>The time order refused it; its ordinal is declared lost (the position moves on).</summary>
    Late,

    /// <summary>The commit ring is too small for it, now and later; its ordinal is declared lost (the position moves on).</summary>
    TooLarge,
}
