using System.Globalization;
using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>
/// Writes the hops of links into their database, once a second, on the thread pool: registering a component syncs files, for which neither
/// a hot thread nor a link's control thread has time.
/// </summary>
internal sealed class LatencyWriter : IDisposable
{
    private readonly Database _database;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<LinkComponents> _links = [];
    private readonly Timer? _timer;
    private bool _hasFailed;
    private int _isWriting;

    /// <param name="database">Whose links.</param>
    /// <param name="intervalMs">Between two samples; 0 writes none.</param>
    /// <param name="logger">Told when the database takes none.</param>
    public LatencyWriter(Database database, int intervalMs, ILogger logger)
    {
        _database = database;
        _logger = logger;
        _timer = intervalMs > 0 ? new Timer(_ => Write(), null, intervalMs, intervalMs) : null;
    }

    /// <summary>Adds a link. Names are used again, so that many links that come and go have few components.</summary>
    /// <param name="name">What its peer is.</param>
    /// <param name="isNumbered">There may be several of this name: it is given the lowest number that is free.</param>
    /// <param name="stamps">What it counts.</param>
    public void Add(string name, bool isNumbered, LatencyStamps stamps)
    {
        lock (_gate)
        {
            string peer = name;
            for (int number = 1; isNumbered && number <= _links.Count + 1; number++)
            {
                peer = string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
                if (!_links.Exists(l => l.Peer == peer))
                {
                    break;
                }
            }

            _links.Add(new LinkComponents(_database, peer, stamps));
        }
    }

    /// <summary>The link has ended.</summary>
    public void Remove(LatencyStamps stamps)
    {
        lock (_gate)
        {
            _links.RemoveAll(l => l.Stamps == stamps);
        }
    }

    /// <summary>Writes what is due; what takes longer than the interval is not begun twice.</summary>
    public void Write()
    {
        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
        {
            return;
        }

        LinkComponents[] links;
        lock (_gate)
        {
            links = [.. _links];
        }

        try
        {
            for (int i = 0; i < links.Length && !_hasFailed; i++)
            {
                links[i].Write();
            }
        }
        catch (Exception refused) when (refused is DatabaseException or IOException or UnauthorizedAccessException)
        {
            _hasFailed = true; // what cannot be registered now is not tried every second
            _logger.LogWarning("latencies are not written into {Path}: {Reason}", _database.Path, refused.Message);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>Nothing is written from now on: the database may be closed.</summary>
    public void Dispose()
    {
        using var ended = new ManualResetEvent(initialState: false);
        if (_timer?.Dispose(ended) == true)
        {
            ended.WaitOne();
        }
    }
}
