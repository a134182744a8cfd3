namespace ElodinFast.Wire;

/// <summary>A field that cannot fail in a table that is long enough: no more than what a loop over such fields reads.</summary>
internal readonly record struct FastField(int Offset, int ByteCount, int TimestampOffset);
