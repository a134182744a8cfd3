namespace ElodinFast.Wire;

/// <summary>A VTable as it stands on the wire: ops, fields, data. Not yet checked; see <see cref="VTablePlan"/>.</summary>
public sealed class VTable
{
    /// <summary>Bytes of the postcard encoding.</summary>
    public ReadOnlyMemory<byte> Encoded => throw new NotImplementedException();
}
