namespace ElodinFast.Wire;

/// <summary>Order in which an extension's operands are laid out, where the protocol's own builders differ.</summary>
public enum VTableExtOrder
{
    /// <summary>What it wraps, then its data: the Rust builder.</summary>
    ArgFirst,

    /// <summary>Its data, then what it wraps: the C++ builder.</summary>
    DataFirst,
}
