namespace ElodinFast.Wire;

/// <summary>One field of a VTable as it stands on the wire: a slice of the table, and the op that says what it is.</summary>
public readonly record struct VTableField(ushort Offset, ushort ByteCount, ushort Arg);
