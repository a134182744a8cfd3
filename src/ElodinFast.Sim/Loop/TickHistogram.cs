namespace ElodinFast.Sim;

internal sealed class TickHistogram { public long Last { get; private set; } public void Record(long v) => Last = v; }
