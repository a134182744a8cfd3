using System.Collections.Concurrent;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>
/// The VTables that peers have registered: each source's own, found first, and those that all share. Registering writes both, so that
/// sources with the same packet ids do not take each other's tables, and a table may still come on another connection than its VTable.
/// Any thread; finding is hot and allocates nothing.
/// </summary>
internal sealed class VTableRegistry(Database database)
{
    /// <summary>Sources with VTables of their own; the longest idle one loses them to a newer one, and then uses the shared ones.</summary>
    public const int SourceCountMax = 64;

    /// <summary>VTables of one source.</summary>
    public const int IdCountMax = 4096;

    private const string SchemaMismatch = "schema mismatch";

    private readonly TableBinding?[] _shared = new TableBinding?[ushort.MaxValue + 1];
    private readonly ConcurrentDictionary<int, Scope> _scopes = new();
    private readonly Lock _gate = new();
    private int _lastSource;

    // Counts registrations: who was last used longest ago has the smallest, and nobody reads a clock for it.
    private long _epoch;

    /// <summary>A number for a new connection or UDP source.</summary>
    public int NewSource() => Interlocked.Increment(ref _lastSource);

    /// <summary>What tables of this id from this source are applied with, or null.</summary>
    public TableBinding? Find(int source, PacketId id)
    {
        if (_scopes.TryGetValue(source, out Scope? scope) && scope.Bindings.TryGetValue(id.Value, out Entry? entry))
        {
            long epoch = Volatile.Read(ref _epoch);
            scope.LastUsed = epoch;
            entry.LastUsed = epoch;
            return entry.Binding;
        }

        return Volatile.Read(ref _shared[id.Value]);
    }

    /// <summary>Checks and registers; otherwise says why not, in the protocol's words.</summary>
    public bool TryRegister(int source, VTableMsg message, out string? error)
    {
        lock (_gate)
        {
            _epoch++;
            if (!TryBind(source, message, out TableBinding? binding, out error))
            {
                return false;
            }

            Scope scope = _scopes.TryGetValue(source, out Scope? known) ? known : AddScope(source);
            scope.LastUsed = _epoch;
            scope.Set(message.Id, binding!, _epoch);
            Volatile.Write(ref _shared[message.Id.Value], binding);
            return true;
        }
    }

    /// <summary>The source is gone; what it registered stays shared.</summary>
    public void Forget(int source) => _scopes.TryRemove(source, out _);

    // The same VTable again keeps its binding, but has its other effects: it may take a timestamp source's role away.
    private bool TryBind(int source, VTableMsg message, out TableBinding? binding, out string? error)
    {
        binding = Find(source, message.Id);
        VTablePlan? plan = binding?.Plan;
        bool isSame = plan is not null && plan.VTable.Encoded.Span.SequenceEqual(message.VTable.Encoded.Span);
        if (!isSame)
        {
            VTableStatus status = VTablePlan.TryCompile(message.VTable, out plan, out PlanField failed);
            if (status != VTableStatus.Ok)
            {
                error = status == VTableStatus.Misaligned
                    ? VTableStatuses.MisalignedText(message.Id, in failed, database.FindMetadata(failed.ComponentId)?.Name)
                    : "impeller " + status.Text();
                return false;
            }
        }

        if (!database.TryBind(plan!, out TableBinding? bound, out _))
        {
            error = SchemaMismatch;
            return false;
        }

        binding = isSame ? binding : bound;
        error = null;
        return true;
    }

    private Scope AddScope(int source)
    {
        if (_scopes.Count >= SourceCountMax)
        {
            _scopes.TryRemove(_scopes.MinBy(s => s.Value.LastUsed).Key, out _);
        }

        var scope = new Scope();
        _scopes[source] = scope;
        return scope;
    }

    private sealed class Scope
    {
        public ConcurrentDictionary<ushort, Entry> Bindings { get; } = new();

        public long LastUsed { get; set; }

        public void Set(PacketId id, TableBinding binding, long epoch)
        {
            if (Bindings.TryGetValue(id.Value, out Entry? known) && known.Binding == binding)
            {
                known.LastUsed = epoch;
                return;
            }

            if (known is null && Bindings.Count >= IdCountMax)
            {
                Bindings.TryRemove(Bindings.MinBy(b => b.Value.LastUsed).Key, out _);
            }

            Bindings[id.Value] = new Entry(binding) { LastUsed = epoch };
        }
    }

    private sealed class Entry(TableBinding binding)
    {
        public TableBinding Binding => binding;

        public long LastUsed { get; set; }
    }
}
