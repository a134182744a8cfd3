namespace ElodinFast.Sim;

/// <summary>Finds the entities that a system works on: those that have all of its components. Cold.</summary>
internal static class EntityQuery
{
    /// <summary>The entities in the order of spawning.</summary>
    /// <exception cref="InvalidOperationException">No entity has all the components.</exception>
    public static EntityId[] Find(params ReadOnlySpan<Column> columns)
    {
        var found = new List<EntityId>();
        foreach (EntityId entity in columns[0].Entities)
        {
            bool hasAll = true;
            foreach (Column column in columns)
            {
                hasAll &= column.TryGetRow(entity, out _);
            }

            if (hasAll)
            {
                found.Add(entity);
            }
        }

        if (found.Count == 0)
        {
            var names = new List<string>();
            foreach (Column column in columns)
            {
                names.Add(column.Kind.Name);
            }

            throw new InvalidOperationException($"No entity has all of the components {string.Join(", ", names)}.");
        }

        return [.. found];
    }
}
