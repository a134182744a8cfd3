using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>Components of the measured databases.</summary>
internal static class BenchNames
{
    public const string Ping = "bench.ping";
    public const string Pong = "bench.pong";
    public const string Out = "bench.out";
    public const string Back = "bench.back";

    /// <summary>As many bytes as the datagrams of the ceiling.</summary>
    public static readonly ComponentSchema PingSchema = new(PrimitiveType.I64, RoundTripCeiling.ByteCount / sizeof(long));

    public static readonly ComponentSchema Scalar = new(PrimitiveType.F64);

    public static readonly ComponentId PingId = ComponentId.FromName(Ping + ".0");

    public static readonly ComponentId PongId = ComponentId.FromName(Pong + ".0");
}
