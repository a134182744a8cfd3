namespace ElodinFast.Wire;

/// <summary>What an enum variant carries. The values are the wire indices.</summary>
public enum VariantKind
{
    /// <summary>Nothing.</summary>
    Unit = 0,

    /// <summary>One element.</summary>
    Newtype = 1,

    /// <summary>Unnamed elements.</summary>
    Tuple = 2,

    /// <summary>Named fields.</summary>
    Struct = 3,
}
