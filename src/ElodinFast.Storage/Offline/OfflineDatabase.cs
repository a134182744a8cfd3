using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// A database directory opened for reading only: nothing in it is written, no lock is taken, and another process may have it open; one
/// sees what its files held at the moment of opening. What a killed process left in its commit rings is not seen (opening the database
/// properly brings it into the files). One thread at a time for each component.
/// </summary>
public sealed class OfflineDatabase : IDisposable
{
    private readonly List<OfflineComponent> _components = [];
    private readonly List<ComponentMetadata> _metadata = [];
    private readonly List<MessageLog> _messageLogs = [];

    private OfflineDatabase(string path, DbConfig config)
    {
        Path = path;
        Config = config;
    }

    /// <summary>The directory, as it was given.</summary>
    public string Path { get; }

    /// <summary>The settings in db_state.</summary>
    public DbConfig Config { get; }

    /// <summary>Components with a schema, by name.</summary>
    public IReadOnlyList<OfflineComponent> Components => _components;

    /// <summary>All metadata, that of name-only entries included, by name.</summary>
    public IReadOnlyList<ComponentMetadata> Metadata => _metadata;

    /// <summary>Message logs, by id.</summary>
    public IReadOnlyList<MessageLog> MessageLogs => _messageLogs;

    /// <summary>Opens the directory.</summary>
    /// <exception cref="DatabaseException">It is no database, or damaged; the message says what and where.</exception>
    public static OfflineDatabase Open(string path)
    {
        PendingEdit.RefusePending(path);
        var database = new OfflineDatabase(path, DatabaseDirectory.ReadState(path));
        try
        {
            database.OpenComponents();
            foreach (PacketId id in DatabaseDirectory.ReadMessageLogIds(path))
            {
                database._messageLogs.Add(MessageLog.OpenRead(DatabaseDirectory.MessageLogDirectory(path, id), id));
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The component of that id, or null.</summary>
    public OfflineComponent? Find(ComponentId id) => _components.Find(component => component.Id == id);

    /// <summary>The component of that name, or null.</summary>
    public OfflineComponent? Find(string name) => _components.Find(component => component.Name == name);

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _components.ForEach(static component => component.Dispose());
        _messageLogs.ForEach(static log => log.Dispose());
    }

    private void OpenComponents()
    {
        // After a power loss what the checkpoint does not cover is as untrue here as it is to the next opening.
        CheckpointState? powerLoss = CheckpointFile.ReadState(Path)?.IfPowerLoss(BootIdentity.Read(), Path);
        foreach (ComponentEntry entry in DatabaseDirectory.ReadComponents(Path))
        {
            if (entry.Metadata is { } metadata)
            {
                _metadata.Add(metadata);
            }

            if (entry.Schema is { } schema)
            {
                // A shape too large for any value has none; its files still have to be there.
                TimeSeries series = TimeSeries.OpenRead(entry.Directory, (int)Math.Max(0, schema.ByteCount));
                long countMax = powerLoss?.SampleCount(entry.Id.Value, series.ElementByteCount) ?? long.MaxValue;
                _components.Add(new OfflineComponent(entry.Id, entry.Metadata, schema, series, countMax));
            }
        }

        _components.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        _metadata.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
    }
}
