using System.Globalization;
using System.Text;

namespace ElodinFast.Wire;

/// <summary>Names a component: FNV-1a 64 of its full name's UTF-8 bytes with the top bit cleared.</summary>
public readonly record struct ComponentId(ulong Value)
{
    private const ulong FnvOffsetBasis = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x00000100000001b3;

    /// <summary>The id of a component or entity name.</summary>
    public static ComponentId FromName(string name) => FromName(Encoding.UTF8.GetBytes(name));

    /// <summary>The id of a name given as UTF-8.</summary>
    public static ComponentId FromName(ReadOnlySpan<byte> utf8Name)
    {
        ulong hash = FnvOffsetBasis;
        foreach (byte b in utf8Name)
        {
            hash = unchecked((hash ^ b) * FnvPrime);
        }

        return new ComponentId(hash & 0x7fffffffffffffff);
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
