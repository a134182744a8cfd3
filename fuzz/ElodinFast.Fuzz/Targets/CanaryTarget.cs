using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>Wrong on purpose: if the fuzzer does not find this, it finds nothing.</summary>
internal sealed class CanaryTarget : IFuzzTarget
{
    public string Name => "canary";

    public string Purpose => "must fail: claims that no mutated packet is ever a whole time series";

    public void Run(byte[] input) =>
        FuzzException.Require(
            !PacketHeader.TryRead(input, out PacketHeader header) || header.Kind != PacketKind.TimeSeries, "a time series came");
}
