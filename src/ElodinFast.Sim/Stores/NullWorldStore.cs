namespace ElodinFast.Sim;

/// <summary>Stores nothing and has nothing to say: for runs without a database.</summary>
internal sealed class NullWorldStore : WorldStore
{
    public override void Register(World world)
    {
    }

    public override void WriteInitialValues(long startMicros)
    {
    }

    public override bool CommitHead(long timestampMicros) => true;

    public override bool CopyToWorld() => false;

    public override void Flush()
    {
    }
}
