using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

public sealed class WorldTests
{
    [Theory]
    [InlineData("Rocket", "rocket")]
    [InlineData("rocket", "rocket")]
    [InlineData("Left Wheel", "left_wheel")]
    [InlineData("LeftWheel", "left_wheel")]
    [InlineData("left-wheel_2", "left_wheel_2")]
    [InlineData("Motor1", "motor1")]
    [InlineData("Motor 1A", "motor_1a")]
    [InlineData("IMUSensor", "imu_sensor")]
    [InlineData("  padded  ", "padded")]
    public void ToSnakeCase_Name_GivesTheStoredName(string name, string expected) =>
        Assert.Equal(expected, EntityName.ToSnakeCase(name));

    [Fact]
    public void New_World_HoldsGlobals()
    {
        var world = new World();
        Assert.Equal(["Globals"], world.EntityNames);
        Assert.Equal(["Globals.tick", "Globals.simulation_time_step"], world.ListPairs().Select(static pair => pair.Name));
        Assert.Equal(new ComponentSchema(PrimitiveType.U64), Tick.Kind.Schema);
        Assert.Equal(new ComponentSchema(PrimitiveType.F64), SimulationTimeStep.Kind.Schema);
    }

    [Fact]
    public void Spawn_WithoutName_IsNamedForItsId()
    {
        var world = new World();
        world.Spawn("first", new Mark(1));
        EntityId second = world.Spawn(null, new Mark(2));
        Assert.Equal(new EntityId(2), second);
        Assert.Equal("entity2.mark", world.ListPairs()[^1].Name);
    }

    [Fact]
    public void Spawn_NameTakenOrComponentTwice_Throws()
    {
        var world = new World();
        world.Spawn("Left Wheel", new Mark(1));
        Assert.Throws<ArgumentException>(() => world.Spawn("left_wheel", new Mark(1)));
        Assert.Throws<ArgumentException>(() => world.Spawn("other", new Mark(1), new Mark(2)));
        Assert.Throws<ArgumentException>(() => world.Spawn(" "));
    }

    [Fact]
    public void Spawn_StructThatDoesNotFitItsKind_Throws()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new World().Spawn("a", new Misfit(1)));
        Assert.Contains("'misfit'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spawn_TwoTypesOfOneName_Throws()
    {
        var world = new World();
        Assert.Throws<ArgumentException>(() => world.Spawn("a", new Mark(1), new OtherMark(2)));
    }

    [Fact]
    public void Spawn_AfterARun_Throws()
    {
        var world = new World();
        new TickLoop(world, SimulationSystem.Nothing, new NullWorldStore(), new RunOptions { MaxTicks = 1 }).Run();
        Assert.Throws<InvalidOperationException>(() => world.Spawn("late", new Mark(1)));
    }

    [Fact]
    public void Component_OfAnEntity_CanBeReadAndWritten()
    {
        var world = new World();
        EntityId a = world.Spawn("a", new Mark(1));
        EntityId b = world.Spawn("b", new Mark(2));
        world.Component<Mark>(a).Value = 5;
        Assert.Equal([5, 2], world.Column<Mark>().ToArray().Select(static mark => mark.Value));
        Assert.Throws<InvalidOperationException>(() => world.Component<Tick>(b));
        Assert.Throws<InvalidOperationException>(() => world.Component<Extra>(b));
    }

    [Fact]
    public void ListPairs_Bytes_AreTheValueInTheWorld()
    {
        var world = new World();
        EntityId a = world.Spawn("a", new Mark(1));
        WorldPair pair = world.ListPairs().Single(static pair => pair.Name == "a.mark");
        world.Component<Mark>(a).Value = 2.5;
        Assert.Equal(2.5, BitConverter.ToDouble(pair.Bytes));
        Assert.Equal(ComponentId.FromName("a.mark"), pair.Id);
    }

    private record struct Misfit(double Value) : IComponent<Misfit>
    {
        public static ComponentKind Kind { get; } = new("misfit", PrimitiveType.F64, 2);
    }

    private record struct OtherMark(double Value) : IComponent<OtherMark>
    {
        public static ComponentKind Kind { get; } = new("mark", PrimitiveType.F64);
    }
}
