using System.Text.Json.Serialization;

namespace ElodinFast.Cli;

/// <summary>JSON that commands write and read, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ProcessReport))]
[JsonSerializable(typeof(SimReport))]
[JsonSerializable(typeof(SimStatus))]
[JsonSerializable(typeof(DemoResult))]
internal sealed partial class CliJson : JsonSerializerContext;
