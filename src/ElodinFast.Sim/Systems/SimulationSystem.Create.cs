namespace ElodinFast.Sim;

// One method for each number of components; they differ in nothing else.
public sealed partial class SimulationSystem
{
    /// <summary>A system over the entities that have this component: called once a tick with its column.</summary>
    public static SimulationSystem Create<T1>(ColumnAction<T1> body)
        where T1 : unmanaged, IComponent<T1>
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SimulationSystem(world =>
        {
            EntityId[] entities = EntityQuery.Find(
                world.FindColumn<T1>());
            var c1 = new ColumnView<T1>(world, entities);
            return step =>
            {
                body(step, c1.Acquire());
                c1.Release();
            };
        });
    }

    /// <summary>A system over the entities that have all of these components: called once a tick with their columns.</summary>
    public static SimulationSystem Create<T1, T2>(ColumnAction<T1, T2> body)
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SimulationSystem(world =>
        {
            EntityId[] entities = EntityQuery.Find(
                world.FindColumn<T1>(),
                world.FindColumn<T2>());
            var c1 = new ColumnView<T1>(world, entities);
            var c2 = new ColumnView<T2>(world, entities);
            return step =>
            {
                body(step, c1.Acquire(), c2.Acquire());
                c1.Release();
                c2.Release();
            };
        });
    }

    /// <summary>A system over the entities that have all of these components: called once a tick with their columns.</summary>
    public static SimulationSystem Create<T1, T2, T3>(ColumnAction<T1, T2, T3> body)
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
        where T3 : unmanaged, IComponent<T3>
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SimulationSystem(world =>
        {
            EntityId[] entities = EntityQuery.Find(
                world.FindColumn<T1>(),
                world.FindColumn<T2>(),
                world.FindColumn<T3>());
            var c1 = new ColumnView<T1>(world, entities);
            var c2 = new ColumnView<T2>(world, entities);
            var c3 = new ColumnView<T3>(world, entities);
            return step =>
            {
                body(step, c1.Acquire(), c2.Acquire(), c3.Acquire());
                c1.Release();
                c2.Release();
                c3.Release();
            };
        });
    }

    /// <summary>A system over the entities that have all of these components: called once a tick with their columns.</summary>
    public static SimulationSystem Create<T1, T2, T3, T4>(ColumnAction<T1, T2, T3, T4> body)
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
        where T3 : unmanaged, IComponent<T3>
        where T4 : unmanaged, IComponent<T4>
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SimulationSystem(world =>
        {
            EntityId[] entities = EntityQuery.Find(
                world.FindColumn<T1>(),
                world.FindColumn<T2>(),
                world.FindColumn<T3>(),
                world.FindColumn<T4>());
            var c1 = new ColumnView<T1>(world, entities);
            var c2 = new ColumnView<T2>(world, entities);
            var c3 = new ColumnView<T3>(world, entities);
            var c4 = new ColumnView<T4>(world, entities);
            return step =>
            {
                body(step, c1.Acquire(), c2.Acquire(), c3.Acquire(), c4.Acquire());
                c1.Release();
                c2.Release();
                c3.Release();
                c4.Release();
            };
        });
    }

    /// <summary>A system over the entities that have all of these components: called once a tick with their columns.</summary>
    public static SimulationSystem Create<T1, T2, T3, T4, T5>(ColumnAction<T1, T2, T3, T4, T5> body)
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
        where T3 : unmanaged, IComponent<T3>
        where T4 : unmanaged, IComponent<T4>
        where T5 : unmanaged, IComponent<T5>
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SimulationSystem(world =>
        {
            EntityId[] entities = EntityQuery.Find(
                world.FindColumn<T1>(),
                world.FindColumn<T2>(),
                world.FindColumn<T3>(),
                world.FindColumn<T4>(),
                world.FindColumn<T5>());
            var c1 = new ColumnView<T1>(world, entities);
            var c2 = new ColumnView<T2>(world, entities);
            var c3 = new ColumnView<T3>(world, entities);
            var c4 = new ColumnView<T4>(world, entities);
            var c5 = new ColumnView<T5>(world, entities);
            return step =>
            {
                body(step, c1.Acquire(), c2.Acquire(), c3.Acquire(), c4.Acquire(), c5.Acquire());
                c1.Release();
                c2.Release();
                c3.Release();
                c4.Release();
                c5.Release();
            };
        });
    }

    /// <summary>A system over the entities that have all of these components: called once a tick with their columns.</summary>
    public static SimulationSystem Create<T1, T2, T3, T4, T5, T6>(ColumnAction<T1, T2, T3, T4, T5, T6> body)
        where T1 : unmanaged, IComponent<T1>
        where T2 : unmanaged, IComponent<T2>
        where T3 : unmanaged, IComponent<T3>
        where T4 : unmanaged, IComponent<T4>
        where T5 : unmanaged, IComponent<T5>
        where T6 : unmanaged, IComponent<T6>
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SimulationSystem(world =>
        {
            EntityId[] entities = EntityQuery.Find(
                world.FindColumn<T1>(),
                world.FindColumn<T2>(),
                world.FindColumn<T3>(),
                world.FindColumn<T4>(),
                world.FindColumn<T5>(),
                world.FindColumn<T6>());
            var c1 = new ColumnView<T1>(world, entities);
            var c2 = new ColumnView<T2>(world, entities);
            var c3 = new ColumnView<T3>(world, entities);
            var c4 = new ColumnView<T4>(world, entities);
            var c5 = new ColumnView<T5>(world, entities);
            var c6 = new ColumnView<T6>(world, entities);
            return step =>
            {
                body(step, c1.Acquire(), c2.Acquire(), c3.Acquire(), c4.Acquire(), c5.Acquire(), c6.Acquire());
                c1.Release();
                c2.Release();
                c3.Release();
                c4.Release();
                c5.Release();
                c6.Release();
            };
        });
    }
}
