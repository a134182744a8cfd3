using Microsoft.Extensions.ObjectPool;

namespace ElodinFast.Buffers;

/// <summary>
/// The pool of blocks for sockets. Links come and go; their blocks are pinned for good, so they are used again. Keeps a list of who holds
/// one, so that a leak has a name. Any thread; cold (once a link or port).
/// </summary>
internal static class PinnedBlocks
{
    /// <summary>Blocks that stay in the pool when nobody needs them.</summary>
    public const int PooledCountMax = 64;

    private static readonly DefaultObjectPool<PinnedBlock> s_pool = new(new Policy(), PooledCountMax);
    private static readonly Lock s_gate = new();
    private static readonly List<PinnedBlock> s_rented = [];

    /// <summary>Who holds blocks now, one entry a block.</summary>
    public static string[] Holders
    {
        get
        {
            lock (s_gate)
            {
                return [.. s_rented.Select(b => b.Holder!)];
            }
        }
    }

    /// <summary>A block for <paramref name="holder"/>, with whatever its last holder left in it.</summary>
    public static PinnedBlock Rent(string holder)
    {
        PinnedBlock block = s_pool.Get();
        block.Holder = holder;
        lock (s_gate)
        {
            s_rented.Add(block);
        }

        return block;
    }

    internal static void Return(PinnedBlock block)
    {
        lock (s_gate)
        {
            if (!s_rented.Remove(block))
            {
                return; // given back twice at once
            }
        }

        block.Holder = null;
        s_pool.Return(block);
    }

    private sealed class Policy : PooledObjectPolicy<PinnedBlock>
    {
        public override PinnedBlock Create() => new();

        public override bool Return(PinnedBlock obj) => true;
    }
}
