using System.Buffers;

namespace ElodinFast.Wire;

/// <summary>Writes postcard values to a buffer writer.</summary>
public ref struct PostcardWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;
}
