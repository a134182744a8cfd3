namespace ElodinFast.Bench.Codec;

/// <summary>A bench whose methods each handle one packet of the same size an operation.</summary>
internal interface ICodecBench
{
    /// <summary>Bytes of that packet, header included where it has one. Known without set-up.</summary>
    int PacketByteCount { get; }
}
