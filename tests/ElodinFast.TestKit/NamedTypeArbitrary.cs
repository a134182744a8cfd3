using ElodinFast.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace ElodinFast.TestKit;

/// <summary>Schemas of message logs at random.</summary>
internal static class NamedTypeArbitrary
{
    private const int SizeMax = 12;

    private static readonly Gen<string> s_names = Gen.Elements("", "x", "Vec<T>", "señal", "語");

    public static Arbitrary<OwnedNamedType> Value { get; } = Arb.From(Gen.Sized(size => Named(Math.Min(size, SizeMax))), Shrink);

    private static Gen<OwnedNamedType> Named(int size)
    {
        DataModelKind[] leaves = [.. Enum.GetValues<DataModelKind>().Where(kind => kind
            is not (>= DataModelKind.NewtypeStruct and <= DataModelKind.Enum) and not DataModelKind.Option)];
        Gen<OwnedNamedType> leaf =
            from name in s_names from kind in Gen.Elements(leaves) select new OwnedNamedType(name, new OwnedDataModelType(kind));
        if (size <= 0)
        {
            return leaf;
        }

        Gen<OwnedNamedType> inner = Named(size / 3);
        Gen<NamedField> field = from name in s_names from one in inner select new NamedField(name, one);
        Gen<NamedVariant> variant = Gen.OneOf(
            s_names.Select(name => new NamedVariant(name, VariantKind.Unit, [], [])),
            from name in s_names from one in inner select new NamedVariant(name, VariantKind.Newtype, [one], []),
            from name in s_names from list in Gen.ListOf(inner) select new NamedVariant(name, VariantKind.Tuple, [.. list], []),
            from name in s_names from list in Gen.ListOf(field) select new NamedVariant(name, VariantKind.Struct, [], [.. list]));
        Gen<OwnedDataModelType> type = Gen.OneOf(
            from kind in Gen.Elements(DataModelKind.Option, DataModelKind.NewtypeStruct, DataModelKind.Seq)
            from one in inner
            select new OwnedDataModelType(kind, one),
            inner.Two().Select(pair => new OwnedDataModelType(DataModelKind.Map, pair.Item1, pair.Item2)),
            from kind in Gen.Elements(DataModelKind.Tuple, DataModelKind.TupleStruct)
            from list in Gen.ListOf(inner)
            select new OwnedDataModelType(kind, [.. list]),
            Gen.ListOf(field).Select(list => OwnedDataModelType.Struct([.. list])),
            Gen.ListOf(variant).Select(list => OwnedDataModelType.Enum([.. list])));
        return Gen.OneOf(leaf, from name in s_names from t in type select new OwnedNamedType(name, t));
    }

    // A part in place of the whole; a list without one of its items.
    private static IEnumerable<OwnedNamedType> Shrink(OwnedNamedType named)
    {
        OwnedDataModelType type = named.Type;
        foreach (OwnedNamedType part in type.Elements
            .Concat(type.Fields.Select(field => field.Type))
            .Concat(type.Variants.SelectMany(variant => variant.Elements.Concat(variant.Fields.Select(field => field.Type)))))
        {
            yield return part;
        }

        for (int i = 0; i < type.Fields.Count; i++)
        {
            yield return named with { Type = type with { Fields = [.. type.Fields.Take(i), .. type.Fields.Skip(i + 1)] } };
        }

        for (int i = 0; i < type.Variants.Count; i++)
        {
            yield return named with { Type = type with { Variants = [.. type.Variants.Take(i), .. type.Variants.Skip(i + 1)] } };
        }

        if (named.Name.Length > 0)
        {
            yield return named with { Name = string.Empty };
        }
    }
}
