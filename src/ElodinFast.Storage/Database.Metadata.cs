using System.Collections.Concurrent;
using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private const string CreationIndexKey = "_creation_index";
    private const string TimestampSourceKey = "_is_timestamp_source";
    private const string True = "true";

    // Keys that are kept as an empty string instead of being removed by one.
    private const string KeptWhenEmptyKey = "skybox.active";

    private readonly ConcurrentDictionary<ulong, ComponentMetadata> _metadata = new();
    private DbConfig _config;
    private long _configGeneration;
    private long _creationIndexNext = -1;

    /// <summary>All metadata, name-only entries included.</summary>
    public IReadOnlyList<ComponentMetadata> Metadata => [.. _metadata.Values];

    /// <summary>Counts config changes.</summary>
    internal long ConfigGeneration => Volatile.Read(ref _configGeneration);

    /// <summary>The metadata, or null.</summary>
    public ComponentMetadata? FindMetadata(ComponentId id) => _metadata.TryGetValue(id.Value, out ComponentMetadata found) ? found : null;

    /// <summary>
    /// Merges and persists: the new name and map replace the old ones, but for keys beginning with `_` that the new map lacks. The
    /// component need not exist.
    /// </summary>
    public void SetMetadata(ComponentMetadata metadata)
    {
        lock (_registryGate)
        {
            Store(Merge(metadata));
        }
    }

    /// <summary>Applies a patch (an empty value removes a key), persists, and counts <see cref="ConfigGeneration"/> up.</summary>
    public DbConfig SetConfig(SetDbConfig patch)
    {
        lock (_registryGate)
        {
            var map = new MetadataMap(_config.Metadata);
            foreach ((string key, string value) in patch.Metadata)
            {
                if (value.Length == 0 && key != KeptWhenEmptyKey)
                {
                    map.Remove(key);
                }
                else
                {
                    map[key] = value;
                }
            }

            DbConfig config = new(patch.Recording ?? _config.Recording, _config.DefaultStreamTimeStep, map.ToList());
            DatabaseDirectory.WriteState(Path, WithStart(config));
            _config = config; // what the disk refused does not hold
            Interlocked.Increment(ref _configGeneration);
        }

        _commits.Raise();
        return Config;
    }

    /// <summary>Sets what one step of playback is by default, and persists it.</summary>
    internal void SetDefaultStreamTimeStep(WireDuration step)
    {
        lock (_registryGate)
        {
            DbConfig config = _config with { DefaultStreamTimeStep = step };
            DatabaseDirectory.WriteState(Path, WithStart(config));
            _config = config;
        }
    }

    /// <summary>Stores it only where the component has no metadata of its own (what UDP may do).</summary>
    internal void FillMetadata(ComponentMetadata metadata)
    {
        lock (_registryGate)
        {
            if (!_metadata.TryGetValue(metadata.ComponentId.Value, out ComponentMetadata old))
            {
                Store(metadata);
                return;
            }

            var merged = new MetadataMap(old.Metadata);
            foreach ((string key, string value) in metadata.Metadata)
            {
                if (!merged.Contains(key) && !key.StartsWith('_'))
                {
                    merged[key] = value;
                }
            }

            bool isUnnamed = old.Name.Length == 0 || old.Name == metadata.ComponentId.ToString();
            Store(old with { Name = isUnnamed ? metadata.Name : old.Name, Metadata = merged.ToList() });
        }
    }

    private ComponentMetadata Merge(ComponentMetadata metadata)
    {
        var merged = new MetadataMap(metadata.Metadata);
        if (_metadata.TryGetValue(metadata.ComponentId.Value, out ComponentMetadata old))
        {
            foreach ((string key, string value) in old.Metadata)
            {
                if (key.StartsWith('_') && (!merged.Contains(key) || (key == TimestampSourceKey && value == True)))
                {
                    merged[key] = value;
                }
            }
        }

        return metadata with { Metadata = merged.ToList() };
    }

    private void Store(ComponentMetadata metadata)
    {
        DatabaseDirectory.WriteMetadata(Path, metadata); // first: what the disk refuses does not hold
        _metadata[metadata.ComponentId.Value] = metadata;
        if (_creationIndexNext >= 0)
        {
            _creationIndexNext = Math.Max(_creationIndexNext, CreationIndexOf(metadata) + 1); // a client may set the key
        }

        if (_byId.TryGetValue(metadata.ComponentId.Value, out Component? component))
        {
            component.IsTimestampSource = new MetadataMap(metadata.Metadata)[TimestampSourceKey] == True;
        }
    }

    private long NextCreationIndex()
    {
        long next = _creationIndexNext;
        if (next < 0)
        {
            next = 0;
            foreach (ComponentMetadata metadata in _metadata.Values)
            {
                next = Math.Max(next, CreationIndexOf(metadata) + 1);
            }
        }

        _creationIndexNext = next;
        return next;
    }

    private static long CreationIndexOf(ComponentMetadata metadata) =>
        long.TryParse(new MetadataMap(metadata.Metadata)[CreationIndexKey], CultureInfo.InvariantCulture, out long index) ? index : -1;

    private void SetTimestampSource(Component component, bool isTimestampSource)
    {
        if (component.IsTimestampSource == isTimestampSource)
        {
            return;
        }

        ComponentMetadata old = _metadata[component.Id.Value];
        var map = new MetadataMap(old.Metadata);
        if (isTimestampSource)
        {
            map[TimestampSourceKey] = True;
        }
        else
        {
            map.Remove(TimestampSourceKey);
        }

        ComponentMetadata metadata = old with { Metadata = map.ToList() };
        DatabaseDirectory.WriteMetadata(Path, metadata);
        _metadata[component.Id.Value] = metadata;
        component.IsTimestampSource = isTimestampSource;
    }
}
