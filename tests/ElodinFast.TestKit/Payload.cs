using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Payloads as arrays, for tests.</summary>
public static class Payload
{
    /// <summary>A value as postcard.</summary>
    public static byte[] Of<T>(in T value)
        where T : IWireValue<T>, allows ref struct
    {
        byte[] buffer = new byte[value.MaxByteCount];
        var writer = new PostcardWriter(buffer);
        value.Write(ref writer);
        return writer.Overflowed
            ? throw new InvalidOperationException($"{typeof(T).Name} needs more than its {buffer.Length} bytes.")
            : buffer[..writer.WrittenByteCount];
    }
}
