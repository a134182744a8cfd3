using System.Text.Json.Serialization;

namespace ElodinFast.Cli;

/// <summary>The JSON of <c>bench</c>, and of what its processes tell each other.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(PeerReply))]
internal sealed partial class BenchJson : JsonSerializerContext;
