using ElodinFast.Wire;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    /// <summary>Creates the component, or finds it; false when it exists with another schema. Assigns `_creation_index`.</summary>
    public bool TryRegister(ComponentId id, ComponentSchema schema, bool isTimestampSource, out Component component)
    {
        var components = new Component[1];
        bool isRegistered = TryRegisterAll([new ComponentRegistration(id, schema, isTimestampSource)], components, out _);
        component = components[0];
        return isRegistered;
    }

    /// <summary>
    /// Creates or finds components in their order, up to the first that exists with another schema (false; that component is given, too).
    /// Their files are made durable together: thousands cost little more than one.
    /// </summary>
    /// <exception cref="DatabaseException">The disk is full or refuses: those whose files were not made are not registered.</exception>
    internal bool TryRegisterAll(ReadOnlySpan<ComponentRegistration> wanted, Span<Component> components, out int failed)
    {
        int count = wanted.Length;
        failed = -1;
        lock (_registryGate)
        {
            var added = new Dictionary<ulong, int>();
            for (int i = 0; i < count; i++)
            {
                ulong id = wanted[i].Id.Value;
                Component? existing = _byId.GetValueOrDefault(id);
                ComponentSchema? schema = existing?.Schema ?? (added.TryGetValue(id, out int earlier) ? wanted[earlier].Schema : null);
                if (schema is null)
                {
                    added.Add(id, i);
                }
                else if (!schema.Equals(wanted[i].Schema))
                {
                    failed = i;
                    count = i;
                    components[i] = existing!;
                }
            }

            if (added.Count > 0)
            {
                ThrowIfDiskIsFull();
                Create(wanted[..count], added);
                Interlocked.Increment(ref _vtableGeneration);
            }

            for (int i = 0; i < count; i++)
            {
                components[i] = _byId[wanted[i].Id.Value];
                if (!added.TryGetValue(wanted[i].Id.Value, out int first) || first != i)
                {
                    if (wanted[i].Metadata is { } metadata)
                    {
                        Store(Merge(metadata));
                    }

                    SetTimestampSource(components[i], wanted[i].IsTimestampSource);
                }
            }

            if (failed >= 0 && components[failed] is null)
            {
                components[failed] = _byId[wanted[failed].Id.Value];
            }
        }

        return failed < 0;
    }

    // A process killed in here leaves directories without a schema, which are nothing, or schemas without logs, which opening makes.
    private void Create(ReadOnlySpan<ComponentRegistration> wanted, Dictionary<ulong, int> added)
    {
        var batch = new AtomicBatch(Path);
        var created = new List<(ComponentRegistration Wanted, ComponentMetadata Metadata)>(added.Count);
        long creationIndex = added.Count > 0 ? NextCreationIndex() : 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            ComponentRegistration one = wanted[i];
            if (!added.TryGetValue(one.Id.Value, out int first) || first != i)
            {
                continue;
            }

            string directory = DatabaseDirectory.ComponentDirectory(Path, one.Id);
            batch.MakeDirectory(directory);
            batch.Add(System.IO.Path.Combine(directory, DatabaseDirectory.SchemaFileName), AtomicFile.Encode(new SchemaMsg(one.Schema)));
            ComponentMetadata metadata = CreationMetadata(one, ref creationIndex);
            batch.Add(System.IO.Path.Combine(directory, DatabaseDirectory.MetadataFileName), AtomicFile.Encode(metadata));
            created.Add((one, metadata));
        }

        batch.Commit();
        _creationIndexNext = creationIndex;
        foreach ((ComponentRegistration one, ComponentMetadata metadata) in created)
        {
            string directory = DatabaseDirectory.ComponentDirectory(Path, one.Id);
            TimeSeries log = TimeSeries.OpenOrCreate(directory, (int)Math.Max(0, one.Schema.ByteCount));
            var component = new Component(this, one.Id, one.Schema, log)
            {
                IsTimestampSource = new MetadataMap(metadata.Metadata)[TimestampSourceKey] == True,
            };
            _metadata[one.Id.Value] = metadata;
            _byId[one.Id.Value] = component;
            _components.Add(component);
        }
    }

    // A new component gets its place in the order of creation, and its decimal id as name where it has none.
    private ComponentMetadata CreationMetadata(in ComponentRegistration wanted, ref long creationIndex)
    {
        bool isKnown = _metadata.TryGetValue(wanted.Id.Value, out ComponentMetadata old);
        if (wanted.Metadata is { } given)
        {
            old = Merge(given);
            isKnown = true;
        }

        var map = new MetadataMap(isKnown ? old.Metadata : []);
        if (wanted.IsTimestampSource)
        {
            map.RemoveWhere(key => !key.StartsWith('_'));
            map[TimestampSourceKey] = True;
        }

        if (!map.Contains(CreationIndexKey))
        {
            map[CreationIndexKey] = creationIndex.ToString(System.Globalization.CultureInfo.InvariantCulture);
            creationIndex++;
        }
        else
        {
            creationIndex = Math.Max(creationIndex, CreationIndexOf(old) + 1);
        }

        return new ComponentMetadata(wanted.Id, isKnown ? old.Name : wanted.Id.ToString(), map.ToList());
    }
}
