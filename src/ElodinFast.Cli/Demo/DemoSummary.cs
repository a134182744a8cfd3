namespace ElodinFast.Cli;

/// <summary>The demo's result for people.</summary>
internal static class DemoSummary
{
    public static void Write(TextWriter output, DemoResult result)
    {
        output.WriteLine();
        Line("ticks", $"{result.Ticks}");
        Line("samples", $"{result.SamplesEmbedded} here, {result.SamplesExternal} there, of {result.Components} components");
        Line("differences", $"lost {result.Lost}, late {result.Late}, duplicates {result.Duplicates}, echoed {result.Echoed}");
        Line("control", result.ControlAppliedTick is { } tick ? $"applied in tick {tick}" : "not applied");
        Line("latency", result.LatencyUs?.ToString() ?? "-");
        Line("tick", result.TickUs?.ToString() ?? "-");
        Line("without mirror", result.TickUsWithoutMirror?.ToString() ?? "-");
        Line("hot threads", $"{result.HotAllocatedBytes} B allocated, {result.Gen0} collections");
        Line("verified", result.Verified ? "yes: both databases hold identical data" : "NO");

        void Line(string name, string text) => output.WriteLine($"  {name,-15} {text}");
    }
}
