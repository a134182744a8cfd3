namespace ElodinFast.Wire;

/// <summary>Kinds of type in the schema of a message log. The values are the wire indices.</summary>
public enum DataModelKind
{
    /// <summary>The type of that name.</summary>
    Bool = 0,

    /// <summary>The type of that name.</summary>
    I8 = 1,

    /// <summary>The type of that name.</summary>
    U8 = 2,

    /// <summary>The type of that name.</summary>
    I16 = 3,

    /// <summary>The type of that name.</summary>
    I32 = 4,

    /// <summary>The type of that name.</summary>
    I64 = 5,

    /// <summary>The type of that name.</summary>
    I128 = 6,

    /// <summary>The type of that name.</summary>
    U16 = 7,

    /// <summary>The type of that name.</summary>
    U32 = 8,

    /// <summary>The type of that name.</summary>
    U64 = 9,

    /// <summary>The type of that name.</summary>
    U128 = 10,

    /// <summary>The type of that name.</summary>
    Usize = 11,

    /// <summary>The type of that name.</summary>
    Isize = 12,

    /// <summary>The type of that name.</summary>
    F32 = 13,

    /// <summary>The type of that name.</summary>
    F64 = 14,

    /// <summary>The type of that name.</summary>
    Char = 15,

    /// <summary>The type of that name.</summary>
    String = 16,

    /// <summary>The type of that name.</summary>
    ByteArray = 17,

    /// <summary>An optional value of the one element.</summary>
    Option = 18,

    /// <summary>Nothing.</summary>
    Unit = 19,

    /// <summary>A struct without fields.</summary>
    UnitStruct = 20,

    /// <summary>A struct around the one element.</summary>
    NewtypeStruct = 21,

    /// <summary>Any number of the one element.</summary>
    Seq = 22,

    /// <summary>The elements one after another.</summary>
    Tuple = 23,

    /// <summary>A struct of unnamed elements.</summary>
    TupleStruct = 24,

    /// <summary>Pairs of the two elements, key and value.</summary>
    Map = 25,

    /// <summary>Named fields.</summary>
    Struct = 26,

    /// <summary>One of several variants.</summary>
    Enum = 27,

    /// <summary>A schema itself.</summary>
    Schema = 28,
}
