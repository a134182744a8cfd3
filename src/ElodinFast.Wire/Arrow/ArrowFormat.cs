namespace ElodinFast.Wire;

/// <summary>Numbers of the Arrow format (Schema.fbs, Message.fbs of its version 5) that its streams are made of.</summary>
internal static class ArrowFormat
{
    public const uint Continuation = 0xffff_ffff;
    public const int PrefixByteCount = 8;
    public const short VersionFive = 4;

    /// <summary>Metadata and buffers are padded to whole multiples, as the recorded peers do; a reader takes any of 8.</summary>
    public const int Alignment = 64;

    // MessageHeader
    public const byte SchemaHeader = 1;
    public const byte RecordBatchHeader = 3;

    // Type
    public const byte TypeInt = 2;
    public const byte TypeFloatingPoint = 3;
    public const byte TypeUtf8 = 5;
    public const byte TypeBool = 6;
    public const byte TypeTimestamp = 10;
    public const byte TypeFixedSizeList = 16;

    public const short PrecisionSingle = 1;
    public const short PrecisionDouble = 2;
    public const short UnitMicrosecond = 2;

    // Fields of the tables, by their order in the schema files.
    public const int MessageVersion = 0;
    public const int MessageHeaderType = 1;
    public const int MessageHeader = 2;
    public const int MessageBodyLength = 3;
    public const int MessageFieldCount = 5;
    public const int SchemaEndianness = 0;
    public const int SchemaFields = 1;
    public const int SchemaFieldCount = 4;
    public const int FieldName = 0;
    public const int FieldNullable = 1;
    public const int FieldTypeType = 2;
    public const int FieldType = 3;
    public const int FieldDictionary = 4;
    public const int FieldChildren = 5;
    public const int FieldMetadata = 6;
    public const int FieldFieldCount = 7;
    public const int BatchLength = 0;
    public const int BatchNodes = 1;
    public const int BatchBuffers = 2;
    public const int BatchCompression = 3;
    public const int BatchFieldCount = 5;
    public const int StructByteCount = 16; // FieldNode and Buffer: two i64

    // Bounds of what a reader takes.
    public const int ColumnCountMax = 4096;
    public const int MetadataCountMax = 256;
    public const int ListSizeMax = 1 << 24;

    /// <summary>The Arrow type's number, and what tells it from its likes: bits, precision or unit, and the sign.</summary>
    public static (byte Type, int Detail, bool IsSigned) Describe(ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Bool => (TypeBool, 0, false),
        ArrowTypeKind.UInt8 => (TypeInt, 8, false),
        ArrowTypeKind.UInt16 => (TypeInt, 16, false),
        ArrowTypeKind.UInt32 => (TypeInt, 32, false),
        ArrowTypeKind.UInt64 => (TypeInt, 64, false),
        ArrowTypeKind.Int8 => (TypeInt, 8, true),
        ArrowTypeKind.Int16 => (TypeInt, 16, true),
        ArrowTypeKind.Int32 => (TypeInt, 32, true),
        ArrowTypeKind.Int64 => (TypeInt, 64, true),
        ArrowTypeKind.Float32 => (TypeFloatingPoint, PrecisionSingle, false),
        ArrowTypeKind.Float64 => (TypeFloatingPoint, PrecisionDouble, false),
        ArrowTypeKind.TimestampMicros => (TypeTimestamp, UnitMicrosecond, false),
        ArrowTypeKind.Utf8 => (TypeUtf8, 0, false),
        _ => (TypeFixedSizeList, 0, false),
    };
}
