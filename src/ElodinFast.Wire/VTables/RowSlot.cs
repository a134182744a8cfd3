namespace ElodinFast.Wire;

/// <summary>Where one field's value lies in a row.</summary>
/// <param name="Offset">First byte in the row.</param>
/// <param name="ByteCount">Bytes of the value.</param>
public readonly record struct RowSlot(int Offset, int ByteCount);
