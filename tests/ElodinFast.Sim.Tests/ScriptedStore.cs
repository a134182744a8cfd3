namespace ElodinFast.Sim.Tests;

/// <summary>A store that notes what the loop asks of it and answers as the test wants.</summary>
internal sealed class ScriptedStore : WorldStore
{
    public List<string> Calls { get; } = [];

    public Func<long, bool> Commit { get; init; } = static _ => true;

    public Func<bool> Recording { get; init; } = static () => true;

    public Func<bool> WaitedWrite { get; init; } = static () => true;

    public override bool IsRecording => Recording();

    public override void Register(World world) => Calls.Add("register");

    public override void WriteInitialValues(long startMicros) => Calls.Add($"init {startMicros}");

    public override bool CommitHead(long timestampMicros)
    {
        Calls.Add($"commit {timestampMicros}");
        return Commit(timestampMicros);
    }

    public override bool CopyToWorld()
    {
        Calls.Add("copy");
        return false;
    }

    public override bool TakeWaitedWrite()
    {
        Calls.Add("waited?");
        return WaitedWrite();
    }

    public override void Flush() => Calls.Add("flush");
}
