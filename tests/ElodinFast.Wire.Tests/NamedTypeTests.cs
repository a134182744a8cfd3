using System.Text;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Schemas of message logs: walked, printed, bounded.</summary>
public class NamedTypeTests
{
    private static readonly OwnedNamedType s_u8 = new("u8", new OwnedDataModelType(DataModelKind.U8));
    private static readonly OwnedNamedType s_string = new("String", new OwnedDataModelType(DataModelKind.String));

    private static readonly OwnedNamedType s_everything = new("Every\u001bthing", OwnedDataModelType.Struct(
        new NamedField("a", new OwnedNamedType("Option<T>", new OwnedDataModelType(DataModelKind.Option, s_u8))),
        new NamedField("b", new OwnedNamedType("Vec<T>", new OwnedDataModelType(DataModelKind.Seq, s_string))),
        new NamedField("c", new OwnedNamedType("HashMap<K, V>", new OwnedDataModelType(DataModelKind.Map, s_string, s_u8))),
        new NamedField("d", new OwnedNamedType("(A, B)", new OwnedDataModelType(DataModelKind.Tuple, s_u8, s_string))),
        new NamedField("e", new OwnedNamedType("Pair", new OwnedDataModelType(DataModelKind.TupleStruct, s_u8, s_u8))),
        new NamedField("f", new OwnedNamedType("Id", new OwnedDataModelType(DataModelKind.NewtypeStruct, s_u8))),
        new NamedField("g", new OwnedNamedType("Nothing", new OwnedDataModelType(DataModelKind.UnitStruct))),
        new NamedField("h", new OwnedNamedType("()", new OwnedDataModelType(DataModelKind.Unit))),
        new NamedField("i", new OwnedNamedType("Mode", OwnedDataModelType.Enum(
            new NamedVariant("Off", VariantKind.Unit, [], []),
            new NamedVariant("Rate", VariantKind.Newtype, [s_u8], []),
            new NamedVariant("Range", VariantKind.Tuple, [s_u8, s_u8], []),
            new NamedVariant("At", VariantKind.Struct, [], [new NamedField("x", s_u8)]))))));

    [Fact]
    public void ToText_EveryKind_IsReadable()
    {
        Assert.Equal("LogEntry { level: u8, message: string }", OwnedNamedType.LogEntry.ToString());
        Assert.Equal("OpaqueBytes { data: seq<u8> }", OwnedNamedType.OpaqueBytes.ToString());
        Assert.Equal(
            "Every\ufffdthing { a: option<u8>, b: seq<string>, c: map<string, u8>, d: (u8, string), e: Pair(u8, u8), f: Id(u8), g: Nothing, "
            + "h: (), i: enum Mode { Off | Rate(u8) | Range(u8, u8) | At { x: u8 } } }",
            s_everything.ToString());
    }

    [Fact]
    public void ToText_Long_IsCut()
    {
        var wide = new OwnedNamedType("Wide", new OwnedDataModelType(DataModelKind.Tuple, [.. Enumerable.Repeat(s_u8, 10_000)]));
        Assert.Equal(OwnedNamedType.TextCharCountMax + 1, wide.ToText().Length);
        Assert.Equal("(u8, u8…", wide.ToText(7));
    }

    [Fact]
    public void Walk_EveryKind_GivesEachPartBeforeItsParts()
    {
        var reader = new PostcardReader(Payload.Of(s_everything));
        var steps = new List<string>();
        foreach (NamedTypeNode node in reader.Read<NamedTypeView>())
        {
            string kind = node.IsVariant ? node.VariantKind.ToString() : node.Kind.ToString();
            steps.Add($"{node.Depth} {Encoding.UTF8.GetString(node.Label)} {kind} {node.ChildCount}");
        }

        Assert.Equal(["0  Struct 9", "1 a Option 1", "2  U8 0", "1 b Seq 1", "2  String 0", "1 c Map 2"], steps.Take(6));
        Assert.Equal(["2 Range Tuple 2", "3  U8 0", "3  U8 0", "2 At Struct 1", "3 x U8 0"], steps[^5..]);
        Assert.Equal(27, steps.Count);
    }

    [Theory]
    [InlineData(OwnedNamedType.DepthMax - 1, true)]
    [InlineData(OwnedNamedType.DepthMax, false)]
    [InlineData(100_000, false)]
    public void TryRead_NestedOptions_AreBoundedInDepth(int optionCount, bool isGood)
    {
        byte[] nested = [.. Enumerable.Repeat<byte[]>([0x01, 0x54, 0x12], optionCount).SelectMany(level => level), 0x01, 0x54, 0x02];
        Assert.Equal(isGood, Packets.TryRead(nested, out OwnedNamedType owned, out PostcardError error));
        Assert.Equal(isGood ? PostcardError.None : PostcardError.Invalid, error);
        if (isGood)
        {
            Assert.Equal(nested, Payload.Of(owned));
            var deeper = new OwnedNamedType("T", new OwnedDataModelType(DataModelKind.Option, owned));
            Assert.Throws<ArgumentException>(() => Payload.Of(deeper));
        }
    }

    [Theory]
    [InlineData(OwnedNamedType.TypeCountMax - 1, true)]
    [InlineData(OwnedNamedType.TypeCountMax, false)]
    public void TryRead_ManyVariants_AreBoundedInNumber(int variantCount, bool isGood)
    {
        var unit = new NamedVariant("v", VariantKind.Unit, [], []);
        byte[] many = Payload.Of(new OwnedNamedType("E", OwnedDataModelType.Enum([.. Enumerable.Repeat(unit, variantCount)])));
        Assert.Equal(isGood, Packets.TryRead(many, out OwnedNamedType _, out PostcardError error));
        Assert.Equal(isGood ? PostcardError.None : PostcardError.Invalid, error);
    }
}
